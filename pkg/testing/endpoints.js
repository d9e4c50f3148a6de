// What Plaid answers of its own accord. Every check returns the refusal, in the form of a FakeAnswer, or undefined.

const API_VERSION = "2020-09-14";
const ENVIRONMENT = "sandbox";
const TOKEN = /^access-(sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFRESH_EVERY_MS = 60_000;

/** Where Plaid takes each credential from. */
const CREDENTIALS = [
  { name: "client_id", header: "plaid-client-id", option: "clientId" },
  { name: "secret", header: "plaid-secret", option: "secret" },
];

/** By path: the fields of the body, and what does the work once the request is found good. */
const ENDPOINTS = {
  "/investments/refresh": { fields: ["access_token"], required: ["access_token"], work: refresh },
};

/** The endpoint of a URL. The end of the path decides, so that a base URL may have a path of its own. */
export const endpointOf = (pathname) => Object.keys(ENDPOINTS).find((path) => pathname.endsWith(path));

/**
 * What Plaid answers to a request: `refusal`, or the `body` of its 200 and `commit`, which makes the work count.
 */
export function plaidAnswer(request, plaid) {
  const endpoint = ENDPOINTS[request.endpoint];
  for (const check of CHECKS) {
    const refusal = check(request, plaid, endpoint);
    if (refusal) return { refusal };
  }
  return endpoint.work(request.body, plaid);
}

// In the order in which Plaid is taken to check. Plaid does not say what it answers to another method than POST, nor
// does it insist on Plaid-Version (it has a default for each account): both are our choice, on the strict side.
const CHECKS = [
  (_request, _plaid, endpoint) => !endpoint && { errorCode: "NOT_FOUND" },
  ({ method }) => method !== "POST" && { errorCode: "NOT_FOUND" },
  ({ headers }) =>
    !/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "") &&
    refuse("INVALID_HEADERS", "the Content-Type header must be application/json"),
  ({ headers }) =>
    headers["plaid-version"] === undefined && refuse("INVALID_HEADERS", "the Plaid-Version header is missing"),
  ({ headers }) =>
    headers["plaid-version"] !== API_VERSION &&
    refuse("INCOMPATIBLE_API_VERSION", `the Plaid-Version header must be ${API_VERSION}`),
  ({ body }) => !isObject(body) && { errorCode: "INVALID_BODY" },
  ({ body }, _plaid, { fields }) =>
    refuseList(
      "UNKNOWN_FIELDS",
      "the following fields are not recognized by this endpoint",
      Object.keys(body).filter((name) => !fields.includes(name) && !CREDENTIALS.some((one) => one.name === name)),
    ),
  (request) => missing(CREDENTIALS.filter((one) => given(request, one).length === 0).map(({ name }) => name)),
  (request) => {
    const bad = CREDENTIALS.find((one) => given(request, one).some((value) => typeof value !== "string" || !value));
    return bad && refuse("INVALID_FIELD", `${bad.name} must be a properly formatted, non-empty string`);
  },
  (request, plaid) =>
    CREDENTIALS.some((one) => given(request, one).some((value) => value !== plaid.connection[one.option])) && {
      errorCode: "INVALID_API_KEYS",
    },
  ({ body }, _plaid, { required }) => missing(required.filter((name) => body[name] == null)),
  ({ body }, plaid, { fields }) => fields.includes("access_token") && checkToken(body.access_token, plaid),
];

function checkToken(token, plaid) {
  if (typeof token !== "string") return refuse("INVALID_FIELD", "access_token must be a string");
  const environment = TOKEN.exec(token)?.[1];
  if (!environment) {
    return refuse(
      "INVALID_ACCESS_TOKEN",
      "provided access token is in an invalid format. expected format: access-<environment>-<identifier>",
    );
  }
  if (environment !== ENVIRONMENT) {
    return refuse(
      "INVALID_ACCESS_TOKEN",
      `provided access token is for the wrong Plaid environment. expected "${ENVIRONMENT}", got "${environment}"`,
    );
  }
  return !plaid.items.has(token) && { errorCode: "INVALID_ACCESS_TOKEN" };
}

function refresh({ access_token: token }, { items, clock }) {
  const item = items.get(token);
  const now = clock.now();
  if (now - item.refreshedAt < REFRESH_EVERY_MS) return { refusal: { errorCode: "INVESTMENTS_REFRESH_LIMIT" } };
  return {
    body: {},
    commit: (entry) => {
      item.refreshedAt = now;
      entry.billed = true;
    },
  };
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const refuse = (errorCode, error_message) => ({ errorCode, error_message });
const refuseList = (errorCode, sentence, names) =>
  names.length > 0 && refuse(errorCode, `${sentence}: ${names.join(", ")}`);
const missing = (names) => refuseList("MISSING_FIELDS", "the following required fields are missing", names);

/** A credential may come in the header, in the body or in both; each that came counts. */
const given = ({ headers, body }, { header, name }) => [headers[header], body[name]].filter((value) => value != null);
