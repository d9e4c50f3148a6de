// The state of a fake. All endpoints share it.

import { makeClock } from "./data/clock.js";
import { startHistory } from "./data/history.js";
import { makeIds } from "./data/ids.js";
import { ITEM_DEFAULTS, LIMITS, webhookError, makeItem } from "./data/items.js";
import { minuteLimit } from "./data/limit.js";
import { isFailedUpdate } from "./http/errors.js";
import { makeKeys } from "./webhooks/keys.js";
import { makeWebhooks } from "./webhooks/outbox.js";

/** @import { FakeItemOptions, FakePlaidOptions } from "../testing.js" */
/** @import { Item } from "./data/items.js" */
/** @import { LinkSession } from "./endpoints/link.js" */
/** @import { ParsedRequest } from "./http/request.js" */
/** @typedef {ReturnType<typeof makeState>} Plaid */

/** @param {FakePlaidOptions} options */
export function makeState({ clientId, secret, baseUrl = "https://fake.plaid.test", seed, limits, deliver, ...common }) {
  const clock = makeClock();
  const ids = makeIds(seed);
  const keys = makeKeys(clock, ids);
  const webhooks = makeWebhooks({ sign: keys.sign, deliver, clock });
  const allLimits = { ...LIMITS, ...limits };
  /** @type {Map<string, Item>} */
  const items = new Map();

  /** @param {FakeItemOptions} own */
  function addItem(own) {
    const settings = { ...ITEM_DEFAULTS, ...given(common), ...given(own) };
    const item = makeItem(settings, allLimits, clock.now(), ids);
    items.set(item.accessToken, item);
    startHistory(item, { clock, webhooks });
    return item;
  }

  const credentials = once(() => ({ clientId: clientId ?? ids.clientId(), secret: secret ?? ids.secret() }));

  return {
    /** The Items, by access token. */
    items,
    addItem,
    /**
     * Creates an Item for Link or `/sandbox/public_token/create`. Its default portfolio is the recorded one.
     *
     * @param {FakeItemOptions} own
     */
    linkItem: (own) => addItem({ portfolio: common.portfolio ?? "recorded", ...given(own) }),
    /** @type {Map<string, { item: Item; expiresAt: number }>} */
    publicTokens: new Map(),
    /** @type {Map<string, LinkSession>} */
    linkTokens: new Map(),
    clientLimit: minuteLimit(allLimits.perClient),
    keys,
    webhooks,
    clock,
    ids,
    baseUrl,
    get credentials() {
      return credentials();
    },

    /**
     * Puts an Item into an error state, and sends a webhook.
     *
     * @param {Item} item
     * @param {string} errorCode
     */
    failItem(item, errorCode) {
      item.errorCode = errorCode;
      item.failedAt = clock.now();
      const webhook_code = errorCode === "USER_PERMISSION_REVOKED" ? errorCode : "ERROR";
      return webhooks.send(item, { webhook_type: "ITEM", webhook_code, error: webhookError(errorCode) });
    },

    /**
     * Records a failed refresh as the Item's last failed update, if the error is one of the Item or of its institution.
     *
     * @param {ParsedRequest} asked
     * @param {string | undefined} errorCode
     */
    recordFailure({ endpoint, body }, errorCode) {
      if (endpoint !== "/investments/refresh" || errorCode === undefined) return;
      const token = /** @type {{ access_token?: string } | null} */ (body)?.access_token;
      const item = items.get(token ?? "");
      if (item && isFailedUpdate(errorCode)) item.failedAt = clock.now();
    },
  };
}

/**
 * The options that are not undefined.
 *
 * @template {object} T
 * @param {T} options
 * @returns {{ [K in keyof T]: Exclude<T[K], undefined> }}
 */
const given = (options) =>
  /** @type {{ [K in keyof T]: Exclude<T[K], undefined> }} */ (
    Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  );

/**
 * Returns a function that calls `make` once and always returns its result.
 *
 * @template T
 * @param {() => T} make
 */
export function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}
