import { ENDPOINTS } from "../endpoints/table.js";
import { isKnownCode, plaidError } from "./errors.js";

/** @import { FakeAnswerExtras, FakeErrorFields } from "../../testing.js" */
/** @import { HandlerResult } from "./checks.js" */
/**
 * A FakeAnswer with the keys of all kinds. `checkAnswer` accepts only the combinations that FakeAnswer allows.
 *
 * @typedef {object} AnyContent
 * @property {string} [errorCode]
 * @property {number} [status]
 * @property {string} [body]
 * @property {string} [redirect]
 * @property {number} [delayMs]
 * @property {true} [never]
 * @property {true} [stall]
 * @property {true} [networkError]
 */
/** @typedef {AnyContent & FakeErrorFields & FakeAnswerExtras} Answer */
/** @typedef {{ status: number; headers: HeadersInit; body: string | null }} Content */
/** @typedef {{ key?: string; keys: string[]; make?(answer: Answer, requestId: string): Content }} Kind `make` creates the content of an answer that has `key` */

// The longest delay that setTimeout supports. A longer one would fire at once.
const MAX_DELAY_MS = 2_147_483_647;
const NULL_BODY_STATUSES = [204, 205, 304];
const REDIRECT_STATUSES = [301, 302, 303, 307, 308];

/**
 * The fields of Plaid's error object that an answer may replace.
 *
 * @type {(keyof FakeErrorFields)[]}
 */
const ERROR_FIELDS = [
  "error_type",
  "error_code_reason",
  "error_message",
  "display_message",
  "request_id",
  "causes",
  "documentation_url",
  "suggested_action",
  "required_account_subtypes",
  "provided_account_subtypes",
];

/** The keys that make a delivery fail. An answer has at most one of them. */
const FAILURES = ["never", "stall", "networkError"];

/**
 * The kinds of content. The first `key` that an answer has decides. Without one, the content is Plaid's ordinary response.
 *
 * @type {Kind[]}
 */
const KINDS = [
  { key: "errorCode", keys: ["errorCode", "status", ...ERROR_FIELDS], make: errorContent },
  { key: "redirect", keys: ["redirect", "status"], make: redirectContent },
  { key: "status", keys: ["status", "body"], make: rawContent },
  { key: "body", keys: ["status", "body"], make: rawContent },
  { key: undefined, keys: [], make: undefined },
];

const COMMON_KEYS = ["endpoint", "headers", "billed", "delayMs", ...FAILURES];
/**
 * @param {unknown} value
 * @returns {value is string}
 */
const isText = (value) => typeof value === "string" && value !== "";
/** @param {unknown} value */
const isTrue = (value) => value === true;

/**
 * The validation of each key. Plaid's own fields accept any value, so that a test can try an invalid response.
 *
 * @type {Record<string, [isValid: (value: unknown) => boolean, expected: string]>}
 */
const VALUES = {
  endpoint: [
    (value) => Object.hasOwn(ENDPOINTS, /** @type {string} */ (value)),
    `one of ${Object.keys(ENDPOINTS).join(", ")}`,
  ],
  errorCode: [isText, "a string that is not empty"],
  redirect: [(value) => isText(value) && isHeaders({ location: value }), "a URL"],
  status: [
    (value) => Number.isInteger(value) && /** @type {number} */ (value) >= 200 && /** @type {number} */ (value) <= 599,
    "a whole number from 200 to 599: a Response can carry no other",
  ],
  body: [(value) => typeof value === "string", "a string, sent as it is"],
  headers: [isHeaders, "an object of valid header names and values"],
  billed: [(value) => typeof value === "boolean", "true or false"],
  delayMs: [
    (value) =>
      Number.isInteger(value) && /** @type {number} */ (value) >= 0 && /** @type {number} */ (value) <= MAX_DELAY_MS,
    `a whole number of milliseconds from 0 to ${MAX_DELAY_MS}`,
  ],
  never: [isTrue, "true, or left out"],
  stall: [isTrue, "true, or left out"],
  networkError: [isTrue, "true, or left out"],
};

/**
 * Validates an answer, and returns a copy of it, made by way of JSON.
 *
 * @param {unknown} given
 */
export function checkAnswer(given) {
  if (typeof given !== "object" || given === null || Array.isArray(given)) fail("each answer must be an object");
  /** @type {Answer} */
  const answer = JSON.parse(JSON.stringify(given));
  const { key: kind, keys } = kindOf(answer);
  for (const [key, value] of Object.entries(answer)) {
    if (!keys.includes(key) && !COMMON_KEYS.includes(key)) {
      fail(`${JSON.stringify(key)} is no key of an answer${kind ? ` with ${kind}` : ""}`);
    }
    const [isValid, expected] = VALUES[key] ?? [];
    if (isValid && !isValid(value)) fail(`${key} must be ${expected}`);
  }
  const failures = FAILURES.filter((key) => key in answer);
  if (failures.length > 1) fail(`an answer has only one of ${failures.join(" and ")}`);
  if ("never" in answer && "delayMs" in answer) fail("an answer has only one of never and delayMs");
  if (kind === "errorCode" && !isKnownCode(/** @type {string} */ (answer.errorCode)) && !isText(answer.error_type)) {
    fail(`${JSON.stringify(answer.errorCode)} is an error code that the fake does not know: give its error_type too`);
  }
  if (kind === "redirect" && !REDIRECT_STATUSES.includes(answer.status ?? 302)) {
    fail(`status of a redirect must be one of ${REDIRECT_STATUSES.join(", ")}`);
  }
  if (
    NULL_BODY_STATUSES.includes(/** @type {number} */ (answer.status)) &&
    (answer.body || kind === "errorCode" || answer.stall)
  ) {
    fail(`status ${answer.status} takes no body`);
  }
  return answer;
}

/**
 * The status, headers and body of the response to send. `ordinary` is Plaid's ordinary response.
 *
 * @param {Answer} answer
 * @param {HandlerResult} ordinary
 * @param {string} requestId
 */
export function contentOf(answer, ordinary, requestId) {
  const { make } = kindOf(answer);
  const content = make ? make(answer, requestId) : ordinaryContent(ordinary, requestId);
  const headers = new Headers(content.headers);
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
  return { ...content, headers };
}

/**
 * Whether the content of an answer is Plaid's ordinary response.
 *
 * @param {Answer} answer
 */
export const isOrdinary = (answer) => kindOf(answer).key === undefined;

/** @param {Answer} answer */
function kindOf(answer) {
  return /** @type {Kind} */ (KINDS.find(({ key }) => key === undefined || key in answer));
}

/**
 * @param {HandlerResult} ordinary
 * @param {string} request_id
 */
function ordinaryContent({ refusal, body }, request_id) {
  return refusal ? errorContent(refusal, request_id) : json(200, { ...body, request_id });
}

/**
 * @param {FakeErrorFields & { errorCode: string; status?: number }} answer
 * @param {string} requestId
 */
function errorContent({ errorCode, ...rest }, requestId) {
  const fields = Object.fromEntries(ERROR_FIELDS.filter((name) => name in rest).map((name) => [name, rest[name]]));
  const { status, body } = plaidError(errorCode, fields, requestId);
  return json(rest.status ?? status, body);
}

/**
 * @param {{ redirect: string; status?: number }} answer
 * @returns {Content}
 */
function redirectContent({ redirect, status = 302 }) {
  return { status, headers: { location: redirect }, body: null };
}

/**
 * @param {{ status?: number; body?: string }} answer
 * @returns {Content}
 */
function rawContent({ status = 200, body = "" }) {
  return { status, headers: {}, body: NULL_BODY_STATUSES.includes(status) ? null : body };
}

/**
 * @param {number} status
 * @param {object} body
 * @returns {Content}
 */
function json(status, body) {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** @param {unknown} value */
function isHeaders(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  try {
    // oxlint-disable-next-line no-new -- it throws if a name or a value is invalid
    new Headers(/** @type {Record<string, string>} */ (value));
  } catch {
    return false;
  }
  return Object.values(value).every((one) => typeof one === "string");
}

/**
 * @param {string} fault
 * @returns {never}
 */
function fail(fault) {
  throw new TypeError(`fakePlaid: ${fault}`);
}
