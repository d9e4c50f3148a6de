// Vitest as it is, but for where its test is and how long that may take.
export default { test: { include: ["vitest.test.mjs"], testTimeout: 1_800_000 } };
