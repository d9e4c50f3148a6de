import type { Test } from "../../harness/types.js";

export const CONTEXTS: Test[];
