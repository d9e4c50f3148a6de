// The checks of every request, and Plaid's ordinary response.

import { ENDPOINTS } from "../endpoints/table.js";
import { refuse } from "./errors.js";
import { anything, faultsOf, isObject, text } from "./fields.js";
import { accessFault } from "./tokens.js";

/** @import { FakeEndpoint, FakeRequest } from "../../testing.js" */
/** @import { Endpoint } from "../endpoints/table.js" */
/** @import { Refusal } from "./errors.js" */
/** @import { Faults } from "./fields.js" */
/** @import { Plaid } from "../state.js" */
/** @import { ParsedRequest } from "./request.js" */
/** @typedef {{ refusal: Refusal; body?: undefined; commit?: () => unknown }} Refused */
/** @typedef {{ refusal?: undefined; body: object; commit?: (entry: FakeRequest) => unknown }} Done */
/** @typedef {Refused | Done} HandlerResult */
/** @typedef {ParsedRequest & { body: Record<string, unknown> }} Checked a request whose body is an object */

const API_VERSION = "2020-09-14";

/**
 * The credentials: the field and the header that may contain each, and the option of the fake with its value.
 *
 * @type {{ name: string; header: string; option: "clientId" | "secret" }[]}
 */
const CREDENTIALS = [
  { name: "client_id", header: "plaid-client-id", option: "clientId" },
  { name: "secret", header: "plaid-secret", option: "secret" },
];

/**
 * Plaid's ordinary response to a request: a refusal, or the `body` of a 200 with `commit`, which applies the changes.
 *
 * @param {ParsedRequest} request
 * @param {Plaid} plaid
 * @returns {HandlerResult}
 */
export function plaidAnswer(request, plaid) {
  const endpoint = ENDPOINTS[/** @type {FakeEndpoint} */ (request.endpoint)];
  // Credentials may be in headers instead, so they have separate checks.
  const known = { ...endpoint?.fields, client_id: anything, secret: anything };
  const faults = isObject(request.body) ? faultsOf(request.body, known) : undefined;
  for (const check of CHECKS) {
    const refused = check(/** @type {Checked} */ (request), plaid, /** @type {Faults} */ (faults), endpoint);
    if (refused) return refused;
  }
  const { body } = /** @type {Checked} */ (request);
  const result = endpoint.handle(/** @type {never} */ (body), plaid);
  const limit = endpoint.limit && plaid.items.get(/** @type {string} */ (body.access_token))?.limits[endpoint.limit[0]];
  if (!limit || result.refusal) return result;
  return { ...result, commit: (entry) => (limit.count(plaid.clock.now()), result.commit?.(entry)) };
}

/**
 * The checks, in the order that we assume Plaid uses. Two of them are stricter than Plaid's documentation: Plaid does not document its response to
 * methods other than POST, and it does not require Plaid-Version, because each account has a default version.
 *
 * A check may rely on the earlier ones: the endpoint exists, and the body is an object.
 *
 * @type {((request: Checked, plaid: Plaid, faults: Faults, endpoint: Endpoint) => Refused | false | undefined | "")[]}
 */
const CHECKS = [
  (_request, _plaid, _faults, endpoint) => !endpoint && refuse("NOT_FOUND"),
  ({ method }) => method !== "POST" && refuse("NOT_FOUND"),
  ({ headers }) =>
    !/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "") &&
    refuse("INVALID_HEADERS", "the Content-Type header must be application/json"),
  ({ headers }) =>
    headers["plaid-version"] === undefined && refuse("INVALID_HEADERS", "the Plaid-Version header is missing"),
  ({ headers }) =>
    headers["plaid-version"] !== API_VERSION &&
    refuse("INCOMPATIBLE_API_VERSION", `the Plaid-Version header must be ${API_VERSION}`),
  (_request, _plaid, faults) => !faults && refuse("INVALID_BODY"),
  (_request, _plaid, { unknown }) =>
    refuseList("UNKNOWN_FIELDS", "the following fields are not recognized by this endpoint", unknown),
  (request) => missing(CREDENTIALS.filter((one) => given(request, one).length === 0).map(({ name }) => name)),
  (request) => {
    const bad = CREDENTIALS.find((one) => !given(request, one).every(text.isValid));
    return bad && refuse("INVALID_FIELD", `${bad.name} must be ${text.expected}`);
  },
  (request, plaid) =>
    CREDENTIALS.some((one) => given(request, one).some((value) => value !== plaid.credentials[one.option])) &&
    refuse("INVALID_API_KEYS"),
  (_request, _plaid, faults) => missing(faults.missing),
  (_request, _plaid, { invalid: [fault] }) => fault && refuse("INVALID_FIELD", fault),
  ({ body }, { items }, _faults, { fields }) =>
    fields.access_token?.required && accessFault(/** @type {string} */ (body.access_token), items),
  // Data of an Item with an error can't be read. Other endpoints still work.
  ({ body }, { items }, _faults, { needsHealthyItem }) => {
    const item = needsHealthyItem && items.get(/** @type {string} */ (body.access_token));
    return item && item.errorCode !== null && refuse(item.errorCode);
  },
  ({ body }, { items, clock }, _faults, { limit }) => {
    const item = limit && items.get(/** @type {string} */ (body.access_token));
    return item && item.limits[limit[0]].isReached(clock.now()) && refuse(limit[1]);
  },
];

/** @type {(errorCode: string, sentence: string, names: string[]) => Refused | false} */
const refuseList = (errorCode, sentence, names) =>
  names.length > 0 && refuse(errorCode, `${sentence}: ${names.join(", ")}`);
/** @type {(names: string[]) => Refused | false} */
const missing = (names) => refuseList("MISSING_FIELDS", "the following required fields are missing", names);

/**
 * The values of a credential. It may be in a header, in the body or in both, and all values are checked.
 *
 * @type {(request: Checked, credential: (typeof CREDENTIALS)[number]) => unknown[]}
 */
const given = ({ headers, body }, { header, name }) => [headers[header], body[name]].filter((value) => value != null);
