// Many Items: errors that end the loop, because every Item would have them.

import { assert } from "chai";
import { answering, collect, deferred, once, openItems, refusal } from "../../harness/items-context.mjs";

/** Errors of the first Item that end the loop: the code, and Plaid's other fields. */
const ENDS = [
  ["the client's limit, for long", "RATE_LIMIT", 301],
  ["a limit of an unknown scope, for ten days", "A_LIMIT_OF_TOMORROW", 864_000],
  ["the end of its credits", "CREDITS_EXHAUSTED", undefined, { status: 429 }],
  ["wrong keys", "INVALID_API_KEYS", undefined, { error_type: "INVALID_INPUT" }],
  ["an environment that it may not use", "UNAUTHORIZED_ENVIRONMENT", undefined, { error_type: "INVALID_INPUT" }],
  ["an endpoint that it may not use", "UNAUTHORIZED_ROUTE_ACCESS", undefined, { error_type: "INVALID_INPUT" }],
  ["a product that it may not use", "INVALID_PRODUCT", undefined, { error_type: "INVALID_INPUT" }],
].map(([name, errorCode, ...answer]) => ({
  name: `many Items, the first answered with ${name}: its error, and that of the loop; nothing more is sent`,
  async run({ library, open, errorIs }) {
    const { connection, tokens } = await openItems(open, 3);
    const { asked, fetch } = answering(tokens, refusal(errorCode, ...answer));
    let closed = 0;
    const items = once(tokens, () => (closed += 1));
    const options = { ...connection, fetch, concurrency: 1, maxRetries: 3 };
    const { all, thrown } = await collect(library.refreshItems(items, options));
    assert.deepEqual(asked, [0]);
    assert.lengthOf(all, 1);
    for (const error of [all[0].error, thrown]) errorIs(error, { kind: "plaid", outcome: "rejected", errorCode });
    if (answer[0]) assert.deepEqual(thrown.retry, { when: "after", afterMs: answer[0] * 1_000 });
    assert.strictEqual(closed, 1, "the source was closed");
  },
}));

const MORE = [
  {
    name: "many Items, one answered with wrong keys: those in flight, in line and given late have their outcome first",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 3);
      const [first, answered, late] = [deferred(), deferred(), deferred()];
      const fetch = async (_, { body }) => {
        if (JSON.parse(body).access_token === tokens[0]) return first.promise;
        setTimeout(answered.resolve, 20);
        await answered.promise;
        return refusal("INVALID_API_KEYS", undefined, { error_type: "INVALID_INPUT" });
      };
      const items = [tokens[0], { accessToken: tokens[0] }, tokens[1], tokens[2]];
      const source = async function* () {
        yield* items.slice(0, 3);
        yield await late.promise;
      };
      const outcomes = library.refreshItems(source(), { ...connection, fetch });
      const seen = [];
      const look = async () => seen.push((await outcomes.next()).value);
      // The Item with the wrong keys, and the next.
      await look();
      await look();
      late.resolve(items[3]);
      await look();
      first.resolve(Response.json({ request_id: "1" }));
      await look();
      const { all, thrown } = await collect(outcomes);
      assert.lengthOf(all, 0);
      errorIs(thrown, { kind: "plaid", outcome: "rejected", errorCode: "INVALID_API_KEYS" });
      const outcomeOf = (item) => seen.find((outcome) => outcome.item === item);
      assert.strictEqual(outcomeOf(items[0]).requestId, "1");
      errorIs(outcomeOf(items[2]).error, { errorCode: "INVALID_API_KEYS" });
      for (const item of [items[1], items[3]]) {
        errorIs(outcomeOf(item).error, { kind: "aborted", outcome: "not_sent" });
      }
    },
  },
  {
    name: "many Items, some waiting for a retry when the loop ends: each has its last error",
    async run({ library, open, errorIs }) {
      const { connection, tokens } = await openItems(open, 2);
      const { asked, fetch } = answering(tokens, refusal("INVESTMENTS_REFRESH_LIMIT", 60), refusal("RATE_LIMIT", 301));
      const { all, thrown } = await collect(library.refreshItems(tokens, { ...connection, fetch, concurrency: 1 }));
      assert.deepEqual(asked, [0, 1]);
      assert.lengthOf(all, 2);
      const errorOf = (item) => all.find((outcome) => outcome.item === item).error;
      errorIs(errorOf(tokens[0]), { kind: "plaid", outcome: "rejected", errorCode: "INVESTMENTS_REFRESH_LIMIT" });
      errorIs(errorOf(tokens[1]), { kind: "plaid", outcome: "rejected", errorCode: "RATE_LIMIT" });
      errorIs(thrown, { errorCode: "RATE_LIMIT", retry: { when: "after", afterMs: 301_000 } });
    },
  },
];

export const ITEM_LIMITS = [...ENDS, ...MORE];
