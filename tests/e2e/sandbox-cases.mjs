export const SANDBOX_CASES = [];
