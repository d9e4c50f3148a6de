// Control of the fake over HTTP: `POST /fake/<name>`, with a JSON array of the arguments.

/** @import { FakeAnswer, FakePlaid, FakeErrorCode, FakeItemOptions } from "../testing.js" */

/**
 * The controls, by name. Most are methods of FakePlaid. A webhook is given by its index in the log.
 *
 * @type {Record<string, (plaid: FakePlaid, ...args: never[]) => unknown>}
 */
const CONTROLS = {
  answerNext: (plaid, /** @type {FakeAnswer[]} */ ...answers) => plaid.answerNext(...answers),
  advance: (plaid, /** @type {number} */ ms) => plaid.clock.advance(ms),
  createItem: (plaid, /** @type {FakeItemOptions} */ options) => plaid.createItem(options),
  completeLink: (plaid, /** @type {string} */ linkToken, /** @type {FakeItemOptions} */ options) =>
    plaid.completeLink(linkToken, options),
  setItemError: (plaid, /** @type {FakeErrorCode | null} */ errorCode, /** @type {string} */ itemId) =>
    plaid.setItemError(errorCode, itemId),
  sendWebhook: (plaid, /** @type {object} */ event) => plaid.sendWebhook(event),
  holdWebhooks: (plaid, /** @type {boolean} */ isHeld) => plaid.holdWebhooks(isHeld),
  deliverWebhook: (plaid, /** @type {number} */ index) => plaid.deliverWebhook(plaid.webhooks[index]),
  delivered: (plaid) => plaid.delivered(),
  signWebhook: (plaid, /** @type {object | string} */ body, /** @type {object} */ overrides) =>
    plaid.signWebhook(body, overrides),
  rotateKey: (plaid) => plaid.rotateKey(),
  log: ({ requests, webhooks, billed }) => ({ requests, webhooks, billed }),
};

const PATH = /^\/fake\/(\w+)$/;

/**
 * The response of a control: its result as JSON, or the error. Undefined if the path is not that of a control.
 *
 * @param {FakePlaid} plaid
 * @param {string} pathname
 * @param {string} method
 * @param {string} body
 */
export async function controlResponse(plaid, pathname, method, body) {
  const name = PATH.exec(pathname)?.[1];
  if (name === undefined) return undefined;
  if (!Object.hasOwn(CONTROLS, name))
    return errorResponse(404, `There is no control ${name}. There are: ${Object.keys(CONTROLS).join(", ")}.`);
  if (method !== "POST") return errorResponse(405, "A control takes a POST.");
  try {
    const args = body === "" ? [] : JSON.parse(body);
    if (!Array.isArray(args)) throw new TypeError("A control takes a JSON list of its arguments.");
    return Response.json((await CONTROLS[name](plaid, .../** @type {never[]} */ (args))) ?? null);
  } catch (error) {
    return errorResponse(400, /** @type {Error} */ (error).message);
  }
}

/**
 * @param {number} status
 * @param {string} error
 */
const errorResponse = (status, error) => Response.json({ error }, { status });
