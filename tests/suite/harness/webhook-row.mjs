// Runs a row of `cases/webhooks/table.mjs`, which explains the fields.

import { assert } from "chai";
import { atOneTime, heldTimeout, whenSent } from "./moments.mjs";
import { KEY_ENDPOINT, encoded, keyAnswer, newSigner } from "./signer.mjs";

/** @import { VerifyWebhookOptions } from "plaid-investments" */
/** @import { FakeAnswer } from "plaid-investments/testing" */
/** @import { Changes, Signer } from "./signer.mjs" */
/** @import { Context, ExpectedFields, Opened } from "./types.js" */
/**
 * @typedef {object} WebhookRow
 * @property {string} name
 * @property {string} [text]
 * @property {(signer: Signer, text: string) => Changes | Promise<Changes>} [sign]
 * @property {() => object} [key]
 * @property {(token: string) => unknown} [token]
 * @property {(text: string) => unknown} [sends]
 * @property {(webhook: { text: unknown; signature: unknown }) => object | Promise<object>} [as]
 * @property {(opened: Opened) => object} [options]
 * @property {FakeAnswer[]} [answers]
 * @property {"event" | ExpectedFields} expect
 * @property {string} [says]
 * @property {number} [lookups]
 * @property {"sent"} [timeout]
 * @property {boolean} [alone]
 * @property {boolean} [again]
 */

/** A webhook as Plaid sends it. */
export const EVENT = {
  webhook_type: "HOLDINGS",
  webhook_code: "DEFAULT_UPDATE",
  item_id: "eVBnVMp7zdTJLkRNr33Rs6zr7KNJqBFL9DrE6",
  error: null,
  new_holdings: 19,
  updated_holdings: 0,
  environment: "sandbox",
};

/**
 * An event in the form in which Plaid sends it.
 *
 * @param {unknown} event
 */
export const textOf = (event) => JSON.stringify(event, null, 2);

/** @param {{ text: unknown; signature: unknown }} webhook */
export const asText = ({ text, signature }) => ({ body: text, signature });

/**
 * The fields of the error for a webhook that is refused.
 *
 * @param {string} reason
 */
export const reason = (reason) => ({
  kind: "webhook",
  outcome: "rejected",
  reason,
  retry: { when: "never" },
  status: undefined,
});

/**
 * A case whose fake has the key of a signer, and a webhook that verifies with it.
 *
 * @param {Context} context
 * @param {object} [answer] changes to the fake's answer
 */
export async function opened({ open }, answer = {}) {
  const signer = await newSigner();
  const own = await open([{ ...keyAnswer(signer.jwk), ...answer }]);
  const webhook = async () => ({ ...own.plaid, body: textOf(EVENT), signature: await signer.sign(textOf(EVENT)) });
  const lookups = async () => (await own.requestsTo(KEY_ENDPOINT)).length;
  return { ...own, signer, webhook, lookups };
}

/**
 * The webhook with a key id that nobody has seen. Its key is looked up although its signature is wrong.
 *
 * @template {{ signature: string }} Webhook
 * @param {Webhook} webhook
 * @param {string} [kid]
 */
export function madeUp(webhook, kid = crypto.randomUUID()) {
  const parts = webhook.signature.split(".");
  return { ...webhook, signature: [encoded({ alg: "ES256", kid }), ...parts.slice(1)].join(".") };
}

/**
 * @template T
 * @param {T} value
 */
const same = (value) => value;
const nothing = () => ({});

/**
 * @param {WebhookRow} row
 * @param {Context} context
 */
export const runWebhook = (row, context) => (row.alone ? atOneTime(() => run(row, context)) : run(row, context));

/**
 * @param {WebhookRow} row
 * @param {Context} context
 */
async function run(row, { library, open, refused }) {
  const {
    text = textOf(EVENT),
    sign = nothing,
    key = nothing,
    token = same,
    sends = same,
    as = asText,
    options = nothing,
  } = row;
  const { answers, expect, lookups = expect === "event" ? 1 : 0, again = false, timeout, says = "" } = row;
  const signer = await newSigner();
  const ordinary = keyAnswer({ ...signer.jwk, ...key() });
  const opened = await open(answers ? [...answers, ordinary] : [ordinary]);
  const signature = token(await signer.sign(text, await sign(signer, text)));
  const held = timeout && heldTimeout();
  const given = /** @type {VerifyWebhookOptions} */ ({
    ...opened.plaid,
    ...(await as({ text: sends(text), signature })),
    ...options(opened),
    ...(held && { timeout: held.timeout }),
  });
  if (held) whenSent(opened, held.end);
  const asItShould = async () =>
    assert.deepEqual(await library.verifyWebhook(given), JSON.parse(text.replace(/^\ufeff/, "")));
  if (expect === "event") await asItShould();
  else assert.include((await refused(library.verifyWebhook(given), expect)).message, says);
  if (again) await asItShould();
  assert.lengthOf(await opened.requestsTo(KEY_ENDPOINT), lookups + (again ? 1 : 0), "look-ups of the key");
}
