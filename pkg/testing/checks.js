// What Plaid answers of its own accord.

import { ENDPOINTS } from "./endpoints.js";
import { refuse } from "./errors.js";
import { faultsOf, isObject, text } from "./fields.js";
import { tokenFault } from "./tokens.js";

const API_VERSION = "2020-09-14";

/** Where Plaid takes each credential from. */
const CREDENTIALS = [
  { name: "client_id", header: "plaid-client-id", option: "clientId" },
  { name: "secret", header: "plaid-secret", option: "secret" },
];

/** What Plaid answers to a request: the refusal, or the `body` of its 200 and `commit`, which makes the work count. */
export function plaidAnswer(request, plaid) {
  const endpoint = ENDPOINTS[request.endpoint];
  const known = { ...endpoint?.fields, client_id: ANYTHING, secret: ANYTHING };
  const faults = isObject(request.body) ? faultsOf(request.body, known) : undefined;
  for (const check of CHECKS) {
    const refused = check(request, plaid, faults, endpoint);
    if (refused) return refused;
  }
  return endpoint.work(request.body, plaid);
}

// A credential may come as a header, too, so it has checks of its own.
const ANYTHING = { isValid: () => true };

// In the order in which Plaid is taken to check. Plaid does not say what it answers to another method than POST, nor
// does it insist on Plaid-Version (it has a default for each account): both are our choice, on the strict side.
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
  ({ body }, plaid, _faults, { fields }) => fields.access_token && checkToken(body.access_token, plaid),
];

function checkToken(token, { items }) {
  const fault = tokenFault("access", token);
  if (fault) return refuse("INVALID_ACCESS_TOKEN", fault);
  return !items.has(token) && refuse("INVALID_ACCESS_TOKEN");
}

const refuseList = (errorCode, sentence, names) =>
  names.length > 0 && refuse(errorCode, `${sentence}: ${names.join(", ")}`);
const missing = (names) => refuseList("MISSING_FIELDS", "the following required fields are missing", names);

/** A credential may come in the header, in the body or in both; each that came counts. */
const given = ({ headers, body }, { header, name }) => [headers[header], body[name]].filter((value) => value != null);
