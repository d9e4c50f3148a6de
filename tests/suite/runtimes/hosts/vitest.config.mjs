// Vitest with tests in realms of their own, as in Jest.
export default { test: { include: ["vitest.test.mjs"], pool: "vmForks", testTimeout: 1_800_000 } };
