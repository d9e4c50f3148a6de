// Each code block of the READMEs is in an example, word for word, or does what it says. And a wrong one is found.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assert } from "chai";
import { ROOT } from "../../scripts/run.mjs";
import { checkBlock, codeBlocks } from "./blocks.mjs";

const READMES = ["README.md", "www/README.md", "examples/README.md"];

for (const readme of READMES) {
  describe(readme, () => {
    for (const block of codeBlocks(readFileSync(join(ROOT, readme), "utf8"))) {
      test(`the ${block.language} of line ${block.line} is right`, () => checkBlock(block));
    }
  });
}

/** What is wrong, and what is said of it. */
const WRONG = {
  "a function that there is not": {
    code: `import { refreshInvestment } from "plaid-investments";`,
    found: /TS2724.+refreshInvestment/,
  },
  "an option that is misspelt": {
    code: `await refreshInvestments({ clientId, secret, accesToken: accessToken });`,
    found: /TS2561.+accesToken/,
  },
  "an option that there is not": {
    code: `await refreshInvestments({ clientId, secret, accessToken, retries: 3 });`,
    found: /TS2353.+retries/,
  },
  "a field that there is not": {
    code: `const { requestID } = await getHoldings({ clientId, secret, accessToken });`,
    found: /TS2339.+requestID/,
  },
  "a name that nobody gave": {
    code: `await refreshInvestments({ clientId, secret, accessToken: token });`,
    found: /TS2304.+token/,
  },
  "what is no code": { code: `await refreshInvestments({ clientId, `, found: /TS1005/ },
  "a call that rejects": {
    code: `await refreshInvestments({ clientId, secret, accessToken, timeout: 0 });`,
    found: /timeout/,
  },
  "a call that is said to reject": {
    code: `await refreshInvestments({ clientId, secret, accessToken }); // rejects, retry.when is "user"`,
    found: /it does not reject/,
  },
  "a call that is said to reject in another way": {
    code: `await refreshInvestments({ clientId, secret, accessToken: "no" }); // rejects, retry.when is "user"`,
    found: /expected 'never' to equal 'user'/,
  },
  "a count that is wrong": {
    code: `const plaid = fakePlaid();\nplaid.billed; // 1`,
    found: /expected \+?0 to equal 1/,
  },
  "a Worker that lets everything pass": {
    code: `export default { fetch: async () => new Response() };`,
    found: /expected 200 to equal 401/,
  },
  "a handler that does not handle": {
    code: `try {
  await refreshInvestments({ clientId, secret, accessToken });
} catch (error) {
  if (error.retry.when !== "user") throw error;
}`,
    found: /RATE_LIMIT/,
  },
};

describe("a planted block is found wrong:", () => {
  for (const [name, { code, found }] of Object.entries(WRONG)) {
    test(name, async () => {
      const fault = await checkBlock({ language: "js", code }).catch((error) => error.message);
      assert.match(fault, found);
    });
  }

  test("Rust that is in no example", async () => {
    const fault = await checkBlock({ language: "rust", code: "fn main() {}" }).catch((error) => error.message);
    assert.strictEqual(fault, "it is in no example");
  });
});

test("blocks of all languages of ours are read out of a text", () => {
  const text = "a\n```js\none();\n```\n\n```sh\nnpm test\n```\n\n```rust\ntwo();\n```\n";
  assert.deepEqual(codeBlocks(text), [
    { language: "js", code: "one();\n", line: 2 },
    { language: "rust", code: "two();\n", line: 10 },
  ]);
});
