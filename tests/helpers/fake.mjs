// The fake Plaid of this repository, rather than that of the packed tarball. Its types are the declarations that ship.
export { fakePlaid } from "../../pkg/testing/index.js";
