import type { Test } from "../../harness/types.js";

export const HOSTILE_REALMS: Test[];
export const RESPONSES_OF_REALMS: Test[];
