// Checks an answer against Plaid's OpenAPI, as far as plaid-schemas.json has it.

import { readFileSync } from "node:fs";

const { responses, webhooks, schemas } = JSON.parse(
  readFileSync(new URL("plaid-schemas.json", import.meta.url), "utf8"),
);

/** Fields of newer versions of the API. */
const NEWER = new Set(["InvestmentAccount.paired_account_id", "InvestmentAccount.paired_item_id", "Security.figi"]);

const TYPES = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

const FORMATS = {
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(value),
  "date-time": (value) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
};

/** The faults of an endpoint's answer, be it a 200 or an error. */
export const answerFaults = (endpoint, status, body) =>
  faultsOf(body, { $ref: status === 200 ? responses[endpoint] : "PlaidError" }, status === 200 ? endpoint : "error");

/** The faults of a webhook's body. Undefined where Plaid's OpenAPI lacks its code. */
export function webhookFaults(event) {
  const name = webhooks[`${event.webhook_type}: ${event.webhook_code}`];
  return name && faultsOf(event, { $ref: name }, name);
}

function faultsOf(value, schema, path, name = path) {
  if (schema.$ref) {
    return faultsOf(value, schemas[schema.$ref], path, schema.$ref);
  }
  if (value === null) return schema.nullable ? [] : [`${path} is null`];
  const { type, format, properties, items, required = [] } = schema;
  if (type && !TYPES[type](value)) return [`${path} is no ${type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}`];
  if (FORMATS[format] && !FORMATS[format](value)) return [`${path} is no ${format}: ${value}`];
  if (items) return value.flatMap((one, place) => faultsOf(one, items, `${path}[${place}]`, `${name}[]`));
  if (!properties) return [];
  return [
    ...required.filter((field) => !(field in value)).map((field) => `${path}.${field} is missing`),
    ...Object.entries(value).flatMap(([field, inner]) => {
      if (NEWER.has(`${name}.${field}`)) return [];
      if (!properties[field]) return [`${path}.${field} is not known to Plaid`];
      return faultsOf(inner, properties[field], `${path}.${field}`, `${name}.${field}`);
    }),
  ];
}
