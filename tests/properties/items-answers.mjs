// Answers of Plaid, or of a proxy, to a refresh in the scenarios of many Items.

/** @typedef {{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }} FakeResponse */
/** @typedef {(signal: AbortSignal, seconds?: number) => FakeResponse | Promise<FakeResponse>} Answer */

/** @type {Answer} */
const never = () => new Promise(() => {});
/** @type {(status: number, body?: string, headers?: Record<string, string>) => FakeResponse} */
const answer = (status, body = "", headers = {}) => ({
  status,
  headers: { get: (name) => headers[name] ?? null },
  text: async () => body,
});
/** @type {(error_type: string, error_code: string) => Answer} */
const plaidSays = (error_type, error_code) => (_, seconds) =>
  answer(
    400,
    JSON.stringify({ error_type, error_code, error_message: "no access-sandbox-of-nobody", request_id: "r" }),
    seconds === undefined ? {} : { "retry-after": String(seconds) },
  );

/**
 * Outcomes of a call: whether it is billed (`maybe`: the scenario decides), and the answer of `fetch`.
 *
 * @type {Record<string, { bills?: true | "maybe"; answer: Answer }>}
 */
export const ANSWERS = {
  ok: { bills: true, answer: () => answer(200, '{"request_id":"r"}') },
  clientLimit: { answer: plaidSays("RATE_LIMIT_EXCEEDED", "RATE_LIMIT") },
  itemLimit: { answer: plaidSays("RATE_LIMIT_EXCEEDED", "INVESTMENTS_REFRESH_LIMIT") },
  institutionLimit: { answer: plaidSays("RATE_LIMIT_EXCEEDED", "INSTITUTION_RATE_LIMIT") },
  newLimit: { answer: plaidSays("RATE_LIMIT_EXCEEDED", "A_LIMIT_OF_TOMORROW") },
  wrongKeys: { answer: plaidSays("INVALID_INPUT", "INVALID_API_KEYS") },
  login: { answer: plaidSays("ITEM_ERROR", "ITEM_LOGIN_REQUIRED") },
  maintenance: { answer: plaidSays("API_ERROR", "PLANNED_MAINTENANCE") },
  gateway: { bills: "maybe", answer: () => answer(502, "<html>") },
  gatewayLimit: { answer: (_, seconds) => answer(429, "<html>", { "retry-after": String(seconds ?? 1) }) },
  redirect: { answer: () => answer(302, "") },
  noJson: { bills: "maybe", answer: () => answer(200, "{") },
  network: { bills: "maybe", answer: () => Promise.reject(new TypeError("fetch failed")) },
  brokenBody: {
    bills: "maybe",
    answer: () => ({ ...answer(200), text: () => Promise.reject(new TypeError("broken")) }),
  },
  hangs: {
    bills: "maybe",
    answer: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  },
  ignoresSignal: { bills: "maybe", answer: never },
};
