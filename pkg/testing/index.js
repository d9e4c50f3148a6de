import { checkAnswer, contentOf, isOrdinary } from "./answers.js";
import { deliver } from "./deliver.js";
import { plaidAnswer } from "./endpoints.js";
import { newAccessToken, newClientId, newItemId, newSecret } from "./ids.js";
import { readRequest } from "./request.js";

/** A Plaid of one's own, for tests and demos. Its types, and what each part does, are in testing.d.ts. */
export function fakePlaid({ clientId, secret, baseUrl = "https://fake.plaid.test" } = {}) {
  const items = new Map();
  const requests = [];
  const queue = [];
  let advanced = 0;

  const clock = {
    now: () => Date.now() + advanced,
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0)) throw new TypeError("fakePlaid: advance takes milliseconds, 0 or more");
      advanced += ms;
    },
  };

  function createItem() {
    const item = { accessToken: newAccessToken(), itemId: newItemId() };
    items.set(item.accessToken, { refreshedAt: -Infinity });
    return item;
  }

  async function fetch(input, init = {}) {
    // A Request may come from another realm, so it is known by its form.
    const request = typeof input === "object" && "headers" in input ? input : undefined;
    const signal = init.signal ?? request?.signal;
    signal?.throwIfAborted();
    const asked = await readRequest(input, init, request);
    const entry = { ...asked, at: clock.now(), billed: false, status: undefined };
    requests.push(entry);
    const answer = queue.shift() ?? {};
    const ordinary = plaidAnswer(asked, { connection: connection(), items, clock });
    if (answer.billed ?? isOrdinary(answer)) ordinary.commit?.(entry);
    const response = await deliver(contentOf(answer, ordinary), answer, signal);
    entry.status = response.status;
    return response;
  }

  // Made when first asked for: a Worker may call fakePlaid() at the top of a module, where workerd has no randomness.
  const connection = once(() => ({
    clientId: clientId ?? newClientId(),
    secret: secret ?? newSecret(),
    baseUrl,
    fetch,
  }));
  const firstItem = once(createItem);

  return {
    fetch,
    createItem,
    clock,
    requests,
    get connection() {
      return connection();
    },
    get accessToken() {
      return firstItem().accessToken;
    },
    get itemId() {
      return firstItem().itemId;
    },
    get billed() {
      return requests.filter((entry) => entry.billed).length;
    },
    answerNext(...answers) {
      queue.push(...answers.map(checkAnswer));
    },
  };
}

function once(make) {
  let made;
  return () => (made ??= make());
}
