export { fakePlaid } from "../../pkg/testing.js";
