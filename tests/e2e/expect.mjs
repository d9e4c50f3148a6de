// What a row may expect, in the words of the contract's outcome table; and what it may have the fake answer.

export const never = { when: "never" };
export const after = (afterMs) => ({ when: "after", afterMs });

export const notSent = (kind, more) => ({ kind, outcome: "not_sent", retry: never, status: undefined, ...more });
export const refusedOption = (option, more) => notSent("invalid_option", { option, ...more });
export const unknown = (kind, more) => ({ kind, outcome: "unknown", retry: never, ...more });
/** Of what bills nothing, so that it may be asked for again. */
export const unknownRead = (kind, more) => unknown(kind, { retry: after(1_000), ...more });
export const rejected = (more) => ({ kind: "invalid_response", outcome: "rejected", retry: never, ...more });
export const plaidSays = (errorCode, retry, more) => ({
  kind: "plaid",
  outcome: "rejected",
  errorCode,
  retry,
  ...more,
});

export const json = (body, status = 200) => ({ status, headers: { "content-type": "application/json" }, body });
/** A body of this text, or of the JSON of this value, in the headers that the fake gives to all. */
export const bodyOf = (value, more) => ({ body: typeof value === "string" ? value : JSON.stringify(value), ...more });
export const html = (status, headers) => ({
  status,
  headers: { "content-type": "text/html", ...headers },
  body: "<html>Oops</html>",
});
export const limit = (seconds) => ({ errorCode: "RATE_LIMIT", headers: { "Retry-After": seconds } });
