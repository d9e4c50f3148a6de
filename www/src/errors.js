// Errors as others see them: fields to store and show, and what is answered over HTTP.
import { isInvestmentsError } from "plaid-investments";

/** What the page and the log may know of an error. No InvestmentsError holds a secret or a token. */
const SHOWN = ["kind", "outcome", "retry", "message", "status", "errorCode", "displayMessage", "requestId"];

/** What we answer when Plaid can't be asked for an Item: whose doing it is. */
const STATUS_BY_KIND = { invalid_option: 500, runtime: 500, network: 502, invalid_response: 502, timeout: 504 };

/** Plain data, for storage and JSON. */
export function errorFields(error) {
  if (!isInvestmentsError(error)) {
    console.error(error);
    return { kind: "runtime", outcome: "unknown", retry: { when: "never" }, message: "This service has a fault." };
  }
  const fields = error.toJSON?.() ?? error;
  return Object.fromEntries(SHOWN.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
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
