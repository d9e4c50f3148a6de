export const READ_CASES = [];
