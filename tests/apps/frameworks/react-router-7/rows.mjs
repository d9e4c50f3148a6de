import { rowsOf } from "../react-router.mjs";

export const rows = rowsOf({ version: 7, folder: "react-router-7", command: "bin.js" });
