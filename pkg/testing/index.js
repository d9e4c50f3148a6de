import { completeLink } from "./endpoints/link.js";
import { checkAnswer, contentOf, isOrdinary } from "./http/answers.js";
import { respond } from "./http/arrival.js";
import { plaidAnswer } from "./http/checks.js";
import { isKnownCode } from "./http/errors.js";
import { isObject } from "./http/fields.js";
import { readRequest } from "./http/request.js";
import { linkAnswer } from "./link/routes.js";
import { checkFakeOptions, checkItemOptions } from "./options.js";
import { makeState, once } from "./state.js";

/** @import { FakePlaid, FakePlaidOptions, FakeRequest } from "../testing.js" */
/** @import { Answer } from "./http/answers.js" */

/**
 * Creates a fake Plaid. testing.d.ts documents it.
 *
 * @param {FakePlaidOptions} options
 * @returns {FakePlaid}
 */
export function fakePlaid(options = {}) {
  checkFakeOptions(options);
  const plaid = makeState(options);
  const { clock, items, keys, webhooks } = plaid;
  /** @type {FakeRequest[]} */
  const requests = [];
  /** @type {Answer[]} */
  const queue = [];

  // Created at the first use: a Worker may call fakePlaid() at the top level of a module, where workerd has no random numbers.
  const firstItem = once(() => plaid.addItem({}));

  /**
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   */
  async function fetch(input, init = {}) {
    // A Request may come from another realm, so `instanceof` does not work.
    const request = typeof input === "object" && "headers" in input ? input : undefined;
    const signal = init.signal ?? request?.signal;
    signal?.throwIfAborted();
    const parsed = await readRequest(input, init, request);
    clock.runDue();
    const linkResponse = linkAnswer(parsed, plaid);
    if (linkResponse) return linkResponse;
    /** @type {FakeRequest} */
    const entry = { ...parsed, at: clock.now(), billed: false, status: undefined };
    requests.push(entry);
    const answer = nextAnswer(parsed.endpoint);
    const ordinary = plaidAnswer(parsed, plaid);
    if (answer.billed ?? isOrdinary(answer)) await ordinary.commit?.(entry);
    plaid.recordFailure(parsed, isOrdinary(answer) ? ordinary.refusal?.errorCode : answer.errorCode);
    const response = await respond(contentOf(answer, ordinary, plaid.ids.requestId()), answer, signal);
    entry.status = response.status;
    return response;
  }

  /**
   * Takes the first queued answer that is for this endpoint or for any endpoint. `{}` if there is none.
   *
   * @param {string} endpoint
   * @returns {Answer}
   */
  function nextAnswer(endpoint) {
    const index = queue.findIndex((answer) => answer.endpoint === undefined || answer.endpoint === endpoint);
    return index < 0 ? {} : queue.splice(index, 1)[0];
  }

  const connection = once(() => ({ ...plaid.credentials, baseUrl: plaid.baseUrl, fetch }));

  /** @param {string} itemId */
  function itemOf(itemId = firstItem().itemId) {
    return [...items.values()].find((item) => item.itemId === itemId);
  }

  return {
    fetch,
    clock: { now: clock.now, advance: clock.advance },
    requests,
    webhooks: webhooks.sent,
    rotateKey: keys.rotate,
    signWebhook: keys.sign,
    delivered: webhooks.allDelivered,
    holdWebhooks(isHeld = true) {
      if (typeof isHeld !== "boolean") throw new TypeError("fakePlaid: holdWebhooks takes true or false");
      webhooks.hold(isHeld);
    },
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
      const { accessToken, itemId } = plaid.addItem(options);
      return { accessToken, itemId };
    },
    completeLink(linkToken, options = {}) {
      checkItemOptions(options);
      return completeLink(linkToken, options, plaid);
    },
    answerNext(...answers) {
      queue.push(...answers.map(checkAnswer));
    },
    async setItemError(errorCode, itemId) {
      const item = itemOf(itemId);
      if (!item) throw new TypeError("fakePlaid: no Item has that itemId");
      if (errorCode !== null && !isKnownCode(errorCode)) {
        throw new TypeError(`fakePlaid: ${JSON.stringify(errorCode)} is an error code that the fake does not know`);
      }
      if (errorCode !== null) await (await plaid.failItem(item, errorCode))?.delivered;
      else if (item.errorCode !== null) {
        item.errorCode = null;
        const repaired = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };
        await (
          await webhooks.send(item, repaired)
        )?.delivered;
      }
    },
    async sendWebhook(event) {
      if (!isObject(event)) throw new TypeError("fakePlaid: the webhook must be an object");
      const item = itemOf(/** @type {{ item_id?: string }} */ (event).item_id);
      if (!item) throw new TypeError("fakePlaid: no Item has the item_id of the webhook");
      const sent = await webhooks.send(item, event);
      await sent?.delivered;
      return sent?.webhook;
    },
    async deliverWebhook(webhook) {
      if (!webhooks.sent.includes(webhook)) throw new TypeError("fakePlaid: the fake has sent no such webhook");
      await webhooks.start(webhook);
    },
  };
}
