// Sessions and roles. A person sees their own Items. An operator sees all Items and the costs. Replace `signIn` with
// your own sign-in.
import type { Next } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { timingSafeEqual } from "hono/utils/buffer";
import type { Role } from "../shared/messages.ts";
import { type Call, type Session, bodyOf, problem } from "./http.ts";
import { log } from "./log.ts";
import { isDemo } from "./settings.ts";

/** The sessions of a person and of an operator who signed in with the secrets of this service. */
const PERSON: Session = { role: "person", user: "person" };
const OPERATOR: Session = { role: "operator", user: "operator" };
const ROLES: Record<Role, Session> = { person: PERSON, operator: OPERATOR };

/** The owner of an Item that an operator adds without a `userId`. */
export const DEFAULT_OWNER = PERSON.user;

const COOKIE = "session";
const DAY_S = 86_400;
const READS = ["GET", "HEAD"];

/**
 * Returns the session for the body of a sign-in request, or undefined if the secret is wrong. The demo accepts
 * everybody.
 */
async function signIn(c: Call, { secret, role }: Record<string, unknown>): Promise<Session | undefined> {
  const { ADMIN_SECRET, PERSON_SECRET } = c.env;
  if (isDemo(c.env)) return isRole(role) ? ROLES[role] : PERSON;
  if (await isSecret(secret, ADMIN_SECRET)) return OPERATOR;
  return (await isSecret(secret, PERSON_SECRET)) ? PERSON : undefined;
}

/** Handles `POST /api/session` with `{ "secret" }`: sets the session cookie. */
export async function enter(c: Call) {
  const key = c.req.header("CF-Connecting-IP") ?? "unknown";
  if (!isDemo(c.env) && !(await c.env.SIGN_INS.limit({ key })).success) {
    log("sign_in_limited");
    c.header("Retry-After", "60");
    return problem(c, 429, "sign_ins", "That was tried too often. Try again in a minute.");
  }
  const session = await signIn(c, await bodyOf(c));
  if (!session) {
    log("sign_in_refused");
    return problem(c, 401, "secret", "That is not the secret of this service.");
  }
  await setSignedCookie(c, COOKIE, cookieOf(session, Date.now() + DAY_S * 1000), c.env.SESSION_KEY, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isHttps(c),
    maxAge: DAY_S,
  });
  return c.body(null, 204);
}

/**
 * Rejects requests from pages of other sites. A browser always sends `Origin` with a request that changes something,
 * and with a WebSocket.
 */
export async function sameOrigin(c: Call, next: Next) {
  const origin = c.req.header("Origin");
  const isChange = !READS.includes(c.req.method) || c.req.header("Upgrade");
  if (isChange && origin !== undefined && origin !== new URL(c.req.url).origin) {
    return problem(c, 403, "origin", "Requests from pages of other sites are refused.");
  }
  return next();
}

/**
 * Rejects requests without a session, and keeps the session for the handlers. Programs can send `Authorization: Bearer`
 * instead of a cookie.
 */
export async function signedIn(c: Call, next: Next) {
  const session = await sessionOf(c);
  if (!session) return problem(c, 401, "session", "Open a session first: POST /api/session.");
  c.set("session", session);
  return next();
}

/** Rejects requests of other roles. A round costs money for every Item, and the ledger covers all Items. */
export async function operatorsOnly(c: Call, next: Next) {
  if (c.get("session").role !== "operator") return problem(c, 403, "role", "This is for operators.");
  return next();
}

/**
 * The session `{ role, user }` of a request, or null. `Authorization: Bearer` with the ADMIN_SECRET gives the role of
 * an operator. It is for programs, not for pages.
 */
export async function sessionOf(c: Call): Promise<Session | null> {
  const [, secret] = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "") ?? [];
  if (await isSecret(secret, c.env.ADMIN_SECRET)) return OPERATOR;
  const value = await getSignedCookie(c, c.env.SESSION_KEY, COOKIE);
  return value ? sessionIn(value, Date.now()) : null;
}

/** The value of the cookie. Its parts are separated by dots, so the dots of the user are encoded. */
export function cookieOf({ role, user }: Session, expiresAt: number) {
  return [expiresAt, role, encodeURIComponent(user).replaceAll(".", "%2E"), crypto.randomUUID()].join(".");
}

/** The session in the value of a cookie, or null if it has expired. */
export function sessionIn(value: string, now: number): Session | null {
  const [expiresAt, role, user] = value.split(".");
  if (!isRole(role) || user === undefined || !(Number(expiresAt) > now)) return null;
  return { role, user: decodeURIComponent(user) };
}

const isRole = (role: unknown): role is Role => typeof role === "string" && Object.hasOwn(ROLES, role);

async function isSecret(given: unknown, secret: string | undefined) {
  return Boolean(secret && typeof given === "string" && (await timingSafeEqual(given, secret)));
}

const isHttps = (c: Call) => new URL(c.req.url).protocol === "https:";
