// Vitest with its tests in a realm of their own, as Jest has them; and where its test is, and how long that may take.
export default { test: { include: ["vitest.test.mjs"], pool: "vmForks", testTimeout: 1_800_000 } };
