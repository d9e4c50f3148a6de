// What Plaid answers of its own accord.

import { ENDPOINTS } from "./endpoints.js";
import { refuse } from "./errors.js";
import { faultsOf, isObject, text } from "./fields.js";
import { tokenFault } from "./tokens.js";

/** @import { FakeEndpoint, FakeRequest } from "../testing.js" */
/** @import { Endpoint } from "./endpoints.js" */
/** @import { Refusal } from "./errors.js" */
/** @import { Faults, Form } from "./fields.js" */
/** @import { Plaid } from "./index.js" */
/** @import { Asked } from "./request.js" */
/** @typedef {{ refusal: Refusal; body?: undefined; commit?: undefined }} Refused */
/** @typedef {{ refusal?: undefined; body: object; commit?: (entry: FakeRequest) => unknown }} Done */
/** @typedef {Refused | Done} Answered */
/** @typedef {Asked & { body: Record<string, unknown> }} Checked a request whose body is an object */

const API_VERSION = "2020-09-14";

/**
 * Where Plaid takes each credential from.
 *
 * @type {{ name: string; header: string; option: "clientId" | "secret" }[]}
 */
const CREDENTIALS = [
  { name: "client_id", header: "plaid-client-id", option: "clientId" },
  { name: "secret", header: "plaid-secret", option: "secret" },
];

/**
 * What Plaid answers to a request: the refusal, or the `body` of its 200 and `commit`, which makes the work count.
 *
 * @param {Asked} request
 * @param {Plaid} plaid
 * @returns {Answered}
 */
export function plaidAnswer(request, plaid) {
  const endpoint = ENDPOINTS[/** @type {FakeEndpoint} */ (request.endpoint)];
  const known = { ...endpoint?.fields, client_id: ANYTHING, secret: ANYTHING };
  const faults = isObject(request.body) ? faultsOf(request.body, known) : undefined;
  for (const check of CHECKS) {
    const refused = check(/** @type {Checked} */ (request), plaid, /** @type {Faults} */ (faults), endpoint);
    if (refused) return refused;
  }
  return endpoint.work(/** @type {never} */ (request.body), plaid);
}

/**
 * A credential may come as a header, too, so it has checks of its own.
 *
 * @type {Form}
 */
const ANYTHING = { isValid: () => true };

/**
 * In the order in which Plaid is taken to check. Plaid does not say what it answers to another method than POST, nor
 * does it insist on Plaid-Version (it has a default for each account): both are our choice, on the strict side.
 *
 * A check may count on those before it: that there is an endpoint, and a body that is an object.
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
    return bad && refuse("INVALID_FIELD", `${bad.name} must be ${text.wanted}`);
  },
  (request, plaid) =>
    CREDENTIALS.some((one) => given(request, one).some((value) => value !== plaid.connection[one.option])) &&
    refuse("INVALID_API_KEYS"),
  (_request, _plaid, faults) => missing(faults.missing),
  (_request, _plaid, { invalid: [fault] }) => fault && refuse("INVALID_FIELD", fault),
  ({ body }, plaid, _faults, { fields }) =>
    fields.access_token && checkToken(/** @type {string} */ (body.access_token), plaid),
];

/**
 * @param {string} token
 * @param {Plaid} plaid
 * @returns {Refused | false}
 */
function checkToken(token, { items }) {
  const fault = tokenFault("access", token);
  if (fault) return refuse("INVALID_ACCESS_TOKEN", fault);
  return !items.has(token) && refuse("INVALID_ACCESS_TOKEN");
}

/** @type {(errorCode: string, sentence: string, names: string[]) => Refused | false} */
const refuseList = (errorCode, sentence, names) =>
  names.length > 0 && refuse(errorCode, `${sentence}: ${names.join(", ")}`);
/** @type {(names: string[]) => Refused | false} */
const missing = (names) => refuseList("MISSING_FIELDS", "the following required fields are missing", names);

/**
 * A credential may come in the header, in the body or in both; each that came counts.
 *
 * @type {(request: Checked, credential: (typeof CREDENTIALS)[number]) => unknown[]}
 */
const given = ({ headers, body }, { header, name }) => [headers[header], body[name]].filter((value) => value != null);
