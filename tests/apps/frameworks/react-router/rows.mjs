import { rowsOf } from "../react-router.mjs";

export const rows = rowsOf({ version: 8, folder: "react-router", command: "bin.cjs" });
