import type { Test } from "../suite/harness/types.js";
export const PORTFOLIO: Test[];
