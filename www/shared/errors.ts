// The errors in the messages between the pages and the Worker.
import type { ErrorKind, ErrorScope, Outcome, Retry } from "plaid-investments";

/** The fields of an error that may be shown: some of those of an `InvestmentsError`, or an error of this service. */
export interface ShownError {
  kind: ErrorKind | OwnErrorKind;
  outcome: Outcome;
  retry: Retry;
  message: string;
  scope?: ErrorScope;
  status?: number;
  errorCode?: string;
  displayMessage?: string;
  requestId?: string;
  startedAt?: string;
}

/** The kinds of errors of this service, which made no call to Plaid, or lost it. */
export type OwnErrorKind = "blocked" | "cap" | "interrupted" | "month_over" | "stopped" | "superseded";

/** The error of an Item that had no part in its round. */
export interface NoPartError {
  kind: "no_item" | "undelivered";
  message: string;
  outcome?: undefined;
  retry?: undefined;
  scope?: undefined;
  errorCode?: undefined;
}
