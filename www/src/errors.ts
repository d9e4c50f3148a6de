// Reduces errors to the fields that may be stored, sent and shown.
import { isInvestmentsError } from "plaid-investments";
import type { ShownError } from "../shared/messages.ts";
import { logFault } from "./log.ts";

/**
 * The fields that the page and the log may contain, besides those of every error. No InvestmentsError contains a secret
 * or a token.
 */
const SHOWN = ["scope", "status", "errorCode", "displayMessage", "requestId", "startedAt"] as const;

/** Returns plain data, for storage and JSON. */
export function errorFields(error: unknown): ShownError {
  if (!isInvestmentsError(error)) {
    logFault("fault", error);
    return { kind: "runtime", outcome: "unknown", retry: { when: "never" }, message: "This service has a fault." };
  }
  const fields: ShownError = error.toJSON?.() ?? error;
  const { kind, outcome, retry, message } = fields;
  const shown: ShownError = { kind, outcome, retry, message };
  for (const name of SHOWN) copy(name, fields, shown);
  return shown;
}

function copy<Name extends keyof ShownError>(name: Name, from: ShownError, to: ShownError) {
  const value = from[name];
  if (value !== undefined) to[name] = value;
}
