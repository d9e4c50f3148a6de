// Each code block of the READMEs is in an example, word for word, or passes when it is run. Planted faults are found.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assert } from "chai";
import { ROOT } from "../../scripts/run.mjs";
import { checkBlock, codeBlocks } from "./blocks.mjs";

const READMES = [
  "README.md",
  "www/README.md",
  "examples/README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

for (const readme of READMES) {
  describe(readme, () => {
    for (const block of codeBlocks(readFileSync(join(ROOT, readme), "utf8"))) {
      test(`the ${block.language} of line ${block.line} is right`, () => checkBlock(block));
    }
  });
}

test("README has the sizes of docs/measured.md", () => {
  const [row] = /^\| gzip bytes of a Worker.*$/m.exec(readFileSync(join(ROOT, "README.md"), "utf8"));
  const measured = readFileSync(join(ROOT, "docs/measured.md"), "utf8").match(/[\d,.]+/g);
  const numbers = row.match(/\d[\d,]+/g);
  assert.lengthOf(numbers, 3);
  for (const number of numbers) assert.include(measured, number);
});

/** An old block of README: it loses a webhook if the isolate ends before the read. */
const READ_IN_WAIT_UNTIL = `export default {
  async fetch(request, env, context) {
    try {
      const event = await verifyWebhook({ ...plaid, environment: "production", request });
      if (event.webhook_type === "HOLDINGS") context.waitUntil(getHoldings({ ...plaid, accessToken }));
      return new Response();
    } catch (error) {
      return toResponse(error);
    }
  },
} satisfies ExportedHandler<Env>;`;

const STORES = `export default {
  async fetch(request, env) {
    try {
      const event = await verifyWebhook({ ...plaid, environment: "production", request });
      await env.WEBHOOKS.send(event);
      return new Response();
    } catch (error) {
      return toResponse(error);
    }
  },
  async queue(batch, env) {
    await read(env);
  },
} satisfies ExportedHandler<Env>;

async function read(env: Env) {
  await getHoldings({ clientId: env.PLAID_CLIENT_ID, secret: env.PLAID_SECRET, accessToken });
}`;

/** Planted faults, with the messages about them. */
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
  if (!isInvestmentsError(error) || error.retry.when !== "user") throw error;
}`,
    found: /RATE_LIMIT/,
  },
  "a parameter without a type": {
    code: `export default { fetch: (request) => new Response() };`,
    found: /TS7006.+request/,
  },
  "what was caught, taken for an error": {
    code: `try {\n  await refreshInvestments({ clientId, secret, accessToken });\n} catch (error) {\n  error.retry;\n}`,
    found: /TS18046.+error/,
  },
  "the first of a list, though it may be empty": {
    code: `const { holdings } = await getHoldings({ clientId, secret, accessToken });\nholdings[0].quantity;`,
    found: /TS2532/,
  },
  "an optional field that is undefined": {
    code: `const { signal }: { signal?: AbortSignal } = {};\nawait fetch("https://example.com", { signal });`,
    found: /TS2379/,
  },
  "a Worker that reads a webhook's news in waitUntil": {
    code: READ_IN_WAIT_UNTIL,
    found: /stored once it is answered/,
  },
  "a Worker that answers before it has stored": {
    code: STORES.replace("await env.WEBHOOKS.send(event);", "void env.WEBHOOKS.send(event).catch(() => {});"),
    found: /what could not be stored is sent again/,
  },
  "a function of Lambda's that gives the body as it is": {
    code: `export async function handler({ headers, body }: LambdaRequest) {
  const signature = headers["plaid-verification"];
  return verifyWebhook({ ...plaid, environment: "production", body, signature }).then(
    () => ({ statusCode: 200 }),
    (error) => ({ statusCode: toResponse(error).status }),
  );
}`,
    found: /expected 401 to equal 200/,
  },
  "a Worker whose queue lets go of what it could not read": {
    code: STORES.replace("await read(env);", "await read(env).catch(() => {});"),
    found: /what could not be read stays in the queue/,
  },
};

describe("a planted fault is found:", () => {
  for (const [name, { code, found }] of Object.entries(WRONG)) {
    test(name, async () => {
      const fault = await checkBlock({ language: "ts", code }).catch((error) => error.message);
      assert.match(fault, found);
    });
  }

  test("a block that stores first passes", async () => {
    assert.strictEqual(await checkBlock({ language: "ts", code: STORES }), "run");
  });

  test("Rust code that is in no example", async () => {
    const fault = await checkBlock({ language: "rust", code: "fn main() {}" }).catch((error) => error.message);
    assert.strictEqual(fault, "it is in no example");
  });
});

test("blocks of all our languages are found in a text", () => {
  const text = "a\n```js\none();\n```\n\n```sh\nnpm test\n```\n\n```rust\ntwo();\n```\n";
  assert.deepEqual(codeBlocks(text), [
    { language: "js", code: "one();\n", line: 2 },
    { language: "rust", code: "two();\n", line: 10 },
  ]);
});
