import type { Test } from "../../harness/types.js";

export const BROWSER_CASES: Test[];
export const WITHOUT_WASM: Test[];
