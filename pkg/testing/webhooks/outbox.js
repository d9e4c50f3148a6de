// Delivery of webhooks, with retries: https://plaid.com/docs/api/webhooks/

import { isLoopback } from "./loopback.js";

/** @import { FakeDelivery, FakePlaidOptions, FakeWebhook } from "../../testing.js" */
/** @import { Clock } from "../data/clock.js" */
/** @import { Item } from "../data/items.js" */
/** @import { Keys } from "./keys.js" */
/** @typedef {ReturnType<typeof makeWebhooks>} Webhooks */

const SECOND_MS = 1000;
/** The timeout of a delivery. */
const TIMEOUT_MS = 10 * SECOND_MS;
/** The pause before the first retry. Each further pause is four times as long. */
const FIRST_PAUSE_MS = 30 * SECOND_MS;
const PAUSE_FACTOR = 4;
/** The time after the first delivery during which a webhook is retried. */
const RETRIED_FOR_MS = 86_400 * SECOND_MS;

/** @type {NonNullable<FakePlaidOptions["deliver"]>} */
const deliverToLoopback = (request) => (isLoopback(request.url) ? fetch(request) : undefined);

/**
 * Signs webhooks with `sign`, logs them in `sent`, and passes them to `deliver`. A webhook is retried until it gets a 200.
 *
 * @param {{ sign: Keys["sign"]; deliver: FakePlaidOptions["deliver"]; clock: Clock }} parts
 */
export function makeWebhooks({ sign, deliver = deliverToLoopback, clock }) {
  /** @type {FakeWebhook[]} */
  const sent = [];
  /** @type {Set<Promise<unknown>>} */
  const pending = new Set();
  let isHeld = false;

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  function track(promise) {
    const settled = () => pending.delete(promise);
    pending.add(promise);
    promise.then(settled, settled);
    return promise;
  }

  /**
   * Delivers a webhook, and schedules a retry if it fails. `pauseMs` is the pause before the next attempt.
   *
   * @param {FakeWebhook} webhook
   * @param {number} startedAt when the first attempt was made
   * @param {number} pauseMs
   */
  async function attempt(webhook, startedAt, pauseMs) {
    /** @type {FakeDelivery} */
    const delivery = { at: clock.now() };
    // A retry needs a new signature, because the first one would be too old.
    if (webhook.attempts.length > 0) webhook.signature = (await sign(webhook.body)).signature;
    webhook.attempts.push(delivery);
    await deliverOnce(webhook, delivery);
    webhook.status = delivery.status;
    webhook.error = delivery.error;
    const isDelivered = delivery.error === undefined && [undefined, 200].includes(delivery.status);
    const next = delivery.at + pauseMs;
    if (isDelivered || next > startedAt + RETRIED_FOR_MS) return;
    clock.at(next, () => start(webhook, startedAt, pauseMs * PAUSE_FACTOR));
  }

  /**
   * @param {FakeWebhook} webhook
   * @param {number} startedAt
   * @param {number} pauseMs
   */
  function start(webhook, startedAt = clock.now(), pauseMs = FIRST_PAUSE_MS) {
    // `deliverOnce` records the errors of a delivery, so no error is expected here.
    return track(attempt(webhook, startedAt, pauseMs).catch(() => {}));
  }

  /**
   * @param {FakeWebhook} webhook
   * @param {FakeDelivery} delivery
   */
  async function deliverOnce({ url, body, signature }, delivery) {
    const limit = new AbortController();
    const headers = { "Content-Type": "application/json", "Plaid-Verification": signature };
    /** @type {RequestInit} */
    const init = { method: "POST", headers, body, redirect: "manual" };
    /** @type {() => void} */
    let cancel = () => {};
    const timeout = new Promise((_resolve, reject) => {
      cancel = clock.at(clock.now() + TIMEOUT_MS, () => {
        const error = new Error("no answer within 10 seconds");
        reject(error);
        try {
          limit.abort(error);
        } catch {
          // In workerd, a request can't abort the fetch of another request.
        }
      });
    });
    try {
      const answer = Promise.resolve(deliver(requestOf(url, init, limit.signal)));
      const response = /** @type {Partial<Response> | undefined} */ (await Promise.race([answer, timeout]));
      delivery.status = response?.status;
    } catch (error) {
      delivery.error = textOf(error);
    } finally {
      cancel();
    }
  }

  return {
    sent,
    start,

    /** @param {boolean} value */
    hold(value) {
      isHeld = value;
    },

    /**
     * Sends a webhook of an Item, if the Item has a webhook URL. Resolves once the webhook is signed and its delivery has started: to the entry in
     * the log, and a promise that resolves when the first delivery has ended.
     *
     * @param {Item} item
     * @param {object} event
     */
    async send(item, event) {
      if (!item.webhook || item.isRemoved) return undefined;
      const full = { item_id: item.itemId, environment: "sandbox", ...event };
      const { body, signature } = await track(sign(full));
      /** @type {FakeWebhook} */
      const webhook = { url: item.webhook, event: JSON.parse(body), body, signature, at: clock.now(), attempts: [] };
      sent.push(webhook);
      item.lastWebhook = {
        sent_at: new Date(webhook.at).toISOString(),
        code_sent: /** @type {string} */ (webhook.event.webhook_code),
      };
      return { webhook, delivered: isHeld ? Promise.resolve() : start(webhook) };
    },

    /** Waits until no delivery is in flight, including those that start while it waits. Scheduled retries are not in flight. */
    async allDelivered() {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}

/**
 * @param {string} url
 * @param {RequestInit} init
 * @param {AbortSignal} signal
 */
function requestOf(url, init, signal) {
  try {
    return new Request(url, { ...init, signal });
  } catch {
    // Node's Request does not accept the signals of jsdom. A delivery that is too slow is then not aborted.
    return new Request(url, init);
  }
}

/** @param {unknown} error */
function textOf(error) {
  try {
    return String(error);
  } catch {
    return "an error that has no text";
  }
}
