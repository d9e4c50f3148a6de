import type { CallName } from "../../harness/types.js";
export const FUNCTIONS: Partial<Record<CallName, object>>;
