import { checkAnswer, contentOf, isOrdinary } from "./answers.js";
import { arrive } from "./arrival.js";
import { plaidAnswer } from "./checks.js";
import { newClientId, newSecret } from "./ids.js";
import { makeItem } from "./items.js";
import { makeKeys } from "./keys.js";
import { minuteLimit } from "./limit.js";
import { checkFakeOptions, checkItemOptions } from "./options.js";
import { readRequest } from "./request.js";
import { makeWebhooks } from "./webhooks.js";

/** @import { FakeClock, FakeConnection, FakeItemOptions, FakePlaid, FakePlaidOptions, FakeRequest } from "../testing.js" */
/** @import { Answer } from "./answers.js" */
/** @import { Item } from "./items.js" */
/** @import { Keys } from "./keys.js" */
/** @import { Webhooks } from "./webhooks.js" */
/**
 * What the endpoints work on.
 *
 * @typedef {object} Plaid
 * @property {Map<string, Item>} items by their access tokens
 * @property {(options: FakeItemOptions, institutionId?: string) => Item} addItem
 * @property {Map<string, { item: Item; expiresAt: number }>} publicTokens
 * @property {ReturnType<typeof minuteLimit>} clientLimit
 * @property {Keys} keys
 * @property {Webhooks} webhooks
 * @property {FakeClock} clock
 * @property {FakeConnection} connection
 */

/**
 * A Plaid of one's own, for tests and demos. Its types, and what each part does, are in testing.d.ts.
 *
 * @param {FakePlaidOptions} options
 * @returns {FakePlaid}
 */
export function fakePlaid(options = {}) {
  checkFakeOptions(options);
  const { clientId, secret, baseUrl = "https://fake.plaid.test", limits = {}, deliver } = options;
  const { perItem = 1, perClient = 100 } = limits;
  /** @type {Plaid["items"]} */
  const items = new Map();
  /** @type {FakeRequest[]} */
  const requests = [];
  /** @type {Answer[]} */
  const queue = [];
  let advanced = 0;

  /** @type {FakeClock} */
  const clock = {
    now: () => Date.now() + advanced,
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0)) throw new TypeError("fakePlaid: advance takes milliseconds, 0 or more");
      advanced += ms;
    },
  };
  const keys = makeKeys(clock);
  const webhooks = makeWebhooks({ sign: keys.sign, deliver, clock });

  /** @type {Plaid["addItem"]} */
  function addItem({ webhook, transactions, changes }, institutionId) {
    const own = {
      webhook: webhook === undefined ? (options.webhook ?? null) : webhook,
      transactions: transactions ?? options.transactions ?? 12,
      changes: changes ?? options.changes ?? true,
      institutionId,
    };
    const item = makeItem(own, perItem, clock.now());
    items.set(item.accessToken, item);
    return item;
  }
  // Made when first asked for: a Worker may call fakePlaid() at the top of a module, where workerd has no randomness.
  const firstItem = once(() => addItem({}));

  /** @type {FakePlaid["fetch"]} */
  async function fetch(input, init = {}) {
    // A Request may come from another realm, so it is known by its form.
    const request = typeof input === "object" && "headers" in input ? input : undefined;
    const signal = init.signal ?? request?.signal;
    signal?.throwIfAborted();
    const asked = await readRequest(input, init, request);
    /** @type {FakeRequest} */
    const entry = { ...asked, at: clock.now(), billed: false, status: undefined };
    requests.push(entry);
    const answer = nextAnswer(asked.endpoint);
    const ordinary = plaidAnswer(asked, plaid);
    if (answer.billed ?? isOrdinary(answer)) await ordinary.commit?.(entry);
    const response = await arrive(contentOf(answer, ordinary), answer, signal);
    entry.status = response.status;
    return response;
  }

  /**
   * The first in line that is for any endpoint or for this one.
   *
   * @param {string} endpoint
   * @returns {Answer}
   */
  function nextAnswer(endpoint) {
    const place = queue.findIndex((answer) => answer.endpoint === undefined || answer.endpoint === endpoint);
    return place < 0 ? {} : queue.splice(place, 1)[0];
  }

  const connection = once(() => ({
    clientId: clientId ?? newClientId(),
    secret: secret ?? newSecret(),
    baseUrl,
    fetch,
  }));

  /** @type {Plaid} */
  const plaid = {
    items,
    addItem,
    publicTokens: new Map(),
    clientLimit: minuteLimit(perClient),
    keys,
    webhooks,
    clock,
    get connection() {
      return connection();
    },
  };

  return {
    fetch,
    clock,
    requests,
    webhooks: webhooks.sent,
    rotateKey: keys.rotate,
    signWebhook: keys.sign,
    delivered: webhooks.allDelivered,
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
    createItem(options = {}) {
      checkItemOptions(options);
      const { accessToken, itemId } = addItem(options);
      return { accessToken, itemId };
    },
    answerNext(...answers) {
      queue.push(...answers.map(checkAnswer));
    },
    async sendWebhook(event) {
      const { item_id = firstItem().itemId } = /** @type {{ item_id?: string }} */ (event);
      const item = [...items.values()].find(({ itemId }) => itemId === item_id);
      if (!item) throw new TypeError("fakePlaid: no Item has the item_id of the webhook");
      const sent = await webhooks.send(item, event);
      await sent?.delivered;
      return sent?.webhook;
    },
  };
}

/**
 * @template T
 * @param {() => T} make
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}
