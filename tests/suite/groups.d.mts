import type { Row, Test } from "./harness/types.js";

export function testsOf(rows: (Row | Test)[]): Test[];
export const GROUPS: Record<string, Test[]>;
export const REFRESHES: string[];
export const MORE_GROUPS: string[];
