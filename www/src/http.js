// What the routes have in common: the body that came, and answers that are no success.
import { isInvestmentsError } from "plaid-investments";
import { errorFields } from "./errors.js";

/** What we answer when Plaid can't be asked for an Item: whose doing it is. */
const STATUS_BY_KIND = { invalid_option: 500, runtime: 500, network: 502, invalid_response: 502, timeout: 504 };

/** The JSON of a request; none, or something else, is an empty object. */
export async function bodyOf(c) {
  return (await c.req.json().catch(() => null)) ?? {};
}

/** An answer that is no success. `message` is for whoever calls, `code` for their program. */
export function problem(c, status, code, message, more = {}) {
  return c.json({ code, message, ...more }, status);
}

/** What any handler threw. */
export function answerError(error, c) {
  if (isInvestmentsError(error)) {
    const fields = errorFields(error);
    return problem(c, STATUS_BY_KIND[fields.kind] ?? 502, "plaid", fields.message, { error: fields });
  }
  console.error(error);
  return problem(c, 500, "fault", "This Worker has a fault: its log says more.");
}
