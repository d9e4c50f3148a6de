// What may be known of an error: stored, sent and shown.
import { isInvestmentsError } from "plaid-investments";

/** What the page and the log may know of an error. No InvestmentsError holds a secret or a token. */
const SHOWN = ["kind", "outcome", "retry", "message", "status", "errorCode", "displayMessage", "requestId"];

/** Plain data, for storage and JSON. */
export function errorFields(error) {
  if (!isInvestmentsError(error)) {
    console.error(error);
    return { kind: "runtime", outcome: "unknown", retry: { when: "never" }, message: "This service has a fault." };
  }
  const fields = error.toJSON?.() ?? error;
  return Object.fromEntries(SHOWN.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]));
}
