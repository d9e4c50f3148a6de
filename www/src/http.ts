// Shared by the routes: parsing of request bodies, and error responses.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isInvestmentsError } from "plaid-investments";
import type { Problem, Role, ShownError } from "../shared/messages.ts";
import { errorFields } from "./errors.ts";
import { logFault } from "./log.ts";
import type { ServiceEnv } from "./settings.ts";

export interface Session {
  role: Role;
  user: string;
}

/** What Hono's handlers have: the bindings, and the session of a request that `signedIn` let pass. */
export interface Service {
  Bindings: ServiceEnv;
  Variables: { session: Session };
}

/** A request, and the methods that make its response. `Path` has the names of the parameters. */
export type Call<Path extends string = string> = Context<Service, Path>;

/** The HTTP status of the response when a call to Plaid fails, by the kind of the error. */
const STATUS_BY_KIND: Partial<Record<ShownError["kind"], ContentfulStatusCode>> = {
  invalid_option: 500,
  runtime: 500,
  network: 502,
  invalid_response: 502,
  timeout: 504,
};

/** The JSON body of a request. A missing body becomes an empty object. Throws if the body is no JSON object. */
export async function bodyOf(c: Call): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  const body = text === "" ? {} : parsed(text);
  if (!isObject(body)) throw badRequest("The body must be a JSON object.");
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The response 400 to a request with a wrong query or body. `answerError` sends it. */
export const badRequest = (message: string) => new HTTPException(400, { message });

/** A field of a request body that may be missing. Throws if it is no string. */
export function optionalText(body: Record<string, unknown>, name: string) {
  const value = body[name] ?? undefined;
  if (value !== undefined && typeof value !== "string") throw badRequest(`${name} must be a string.`);
  return value;
}

/** A parameter of the query. Forms send the fields that are empty, too, so those count as missing. */
export const queryText = (c: Call, name: string) => c.req.query(name) || undefined;

/** A position in a list: the `next` of the previous page, from the query. Throws if it is no number. */
export function pageStart(c: Call, name: string) {
  const value = queryText(c, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw badRequest(`${name} must be the "next" of the previous page.`);
  return Number(value);
}

/** Returns an error response. `message` is for people, `code` is for programs, and `more` has the other fields. */
export function problem<Body extends Problem = Problem>(
  c: Call,
  status: ContentfulStatusCode,
  code: Body["code"],
  message: string,
  more?: Omit<Body, "code" | "message">,
) {
  return c.json({ code, message, ...more }, status);
}

/** Turns an error that a handler threw into a response. */
export function answerError(error: unknown, c: Call) {
  if (error instanceof HTTPException) return problem(c, error.status, "bad_request", error.message);
  if (isInvestmentsError(error)) {
    const fields = errorFields(error);
    return problem(c, STATUS_BY_KIND[fields.kind] ?? 502, "plaid", fields.message, { error: fields });
  }
  logFault("fault", error, { path: new URL(c.req.url).pathname });
  return problem(c, 500, "fault", "This Worker has a fault: its log says more.");
}
