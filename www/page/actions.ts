// The recommended action for an operator, by the cause of a failure. It follows the error's `scope` and `retry`.
import type { Retry } from "plaid-investments";
import type { Cause, NoPartError, ShownError } from "../shared/messages.ts";

/** Causes that come from this service, not from Plaid. */
const OWN: Partial<Record<Cause["error"]["kind"], string>> = {
  blocked: "The person has to act first; Plaid was not asked.",
  cap: "Raise MONTHLY_CAP, then resume the round.",
  stopped: "Allow refreshes again, then resume the round. If the round is stopped, the next one includes the Item.",
  aborted: "Somebody cancelled it, or removed the Item. Nothing to do.",
  no_item: "The Item was removed meanwhile. Nothing to do.",
  superseded: "It is in a later round. Nothing to do.",
  undelivered: "See the Worker’s log: the Item’s object failed each time.",
  interrupted: "The Worker ended in the middle. It settles by itself, or by the invoice.",
  runtime: "A fault of this service: see the Worker’s log.",
  invalid_option: "Check PLAID_ENVIRONMENT: it must be that of the Item. The message says what is wrong.",
};

const BY_ADVICE: Record<Retry["when"], (error: ShownError) => string> = {
  user: () => "Ask the person to sign in at the bank again, on their page.",
  webhook: () => "Wait: Plaid is still reading the Item for the first time.",
  after: ({ scope }) =>
    scope === "institution"
      ? "Wait: the bank has trouble. The next round tries again."
      : scope === "client"
        ? "Wait: it concerns every Item. If the round is paused, resume it afterwards."
        : "Wait. The next round tries again.",
  never: ({ scope }) =>
    scope === "client"
      ? "Fix the keys or the plan in Plaid’s dashboard, then resume the round: it concerns every Item."
      : "It can’t be refreshed. Rounds leave it out from now on.",
};

export function actionFor(error: ShownError | NoPartError, code: string): string {
  const own = OWN[error.kind];
  if (own) return own;
  if (error.outcome === "unknown") return "Don’t repeat it: it settles by itself, or by the invoice.";
  return error.retry ? BY_ADVICE[error.retry.when](error) : `See the log for ${code}.`;
}
