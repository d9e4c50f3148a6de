// Converts an error to a response of the caller's own endpoint.
import { isInvestmentsError } from "./error.js";

/** @import { InvestmentsErrorData } from "../error.js" */

/** The fields that anyone may see. */
const SHOWN = ["message", "kind", "outcome", "retry", "errorCode", "displayMessage", "requestId"];

/**
 * The first row that fits an error gives the status. Plaid sends a webhook again unless it got a 200.
 *
 * @type {[fits: (error: InvestmentsErrorData) => boolean, status: number][]}
 */
const STATUSES = [
  [({ kind, retry }) => kind === "webhook" && retry.when === "never", 401],
  [({ kind }) => kind === "webhook", 503],
  [({ outcome }) => outcome === "unknown", 502],
  [({ retry }) => retry.when === "user", 409],
  [({ retry }) => retry.when === "after" || retry.when === "webhook", 503],
  [() => true, 500],
];

/** @param {Wasm.Anything} error */
export function toResponse(error) {
  /** @type {Record<string, string>} */
  const headers = { "Cache-Control": "no-store" };
  if (!isInvestmentsError(error)) return Response.json({ message: "internal error" }, { status: 500, headers });
  const [, status] = /** @type {(typeof STATUSES)[number]} */ (STATUSES.find(([fits]) => fits(error)));
  if (status === 503 && error.retry.afterMs !== undefined)
    headers["Retry-After"] = String(Math.ceil(error.retry.afterMs / 1_000));
  const shown = SHOWN.filter((name) => error[name] !== undefined).map((name) => [name, error[name]]);
  return Response.json(Object.fromEntries(shown), { status, headers });
}
