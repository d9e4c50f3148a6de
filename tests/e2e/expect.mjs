// What a row may expect, in the words of the contract's outcome table; and what it may have the fake answer.

/** Time enough for an answer to come, be the machine ever so busy; what is waited for after it never comes. */
export const ENOUGH_MS = 2_000;

export const never = { when: "never" };
export const after = (afterMs) => ({ when: "after", afterMs });

export const notSent = (kind, more) => ({ kind, outcome: "not_sent", retry: never, status: undefined, ...more });
export const unknown = (kind, more) => ({ kind, outcome: "unknown", retry: never, ...more });
export const rejected = (more) => ({ kind: "invalid_response", outcome: "rejected", retry: never, ...more });
export const plaidSays = (errorCode, retry, more) => ({
  kind: "plaid",
  outcome: "rejected",
  errorCode,
  retry,
  ...more,
});

export const json = (body, status = 200) => ({ status, headers: { "content-type": "application/json" }, body });
export const html = (status, headers) => ({
  status,
  headers: { "content-type": "text/html", ...headers },
  body: "<html>Oops</html>",
});
export const limit = (seconds) => ({ errorCode: "RATE_LIMIT", headers: { "Retry-After": seconds } });
