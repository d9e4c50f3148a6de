// Who may call: pages that were opened here and hold a signed cookie. Put your own sign-in in the place of `enter`.
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { timingSafeEqual } from "hono/utils/buffer";
import { bodyOf, problem } from "./http.js";
import { isDemo } from "./settings.js";

const COOKIE = "session";
const DAY_S = 86_400;
const READS = ["GET", "HEAD"];

/** `POST /api/session` `{ "secret" }`: gives a cookie to who knows the ADMIN_SECRET. The demo has nothing to hide. */
export async function enter(c) {
  if (!isDemo(c.env)) {
    const { secret } = await bodyOf(c);
    if (!(await isAdminSecret(c, secret))) return problem(c, 401, "secret", "That is not the secret of this service.");
  }
  const value = `${Date.now() + DAY_S * 1000}.${crypto.randomUUID()}`;
  await setSignedCookie(c, COOKIE, value, c.env.SESSION_KEY, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isHttps(c),
    maxAge: DAY_S,
  });
  return c.body(null, 204);
}

/** Refuses pages of other sites. A browser always sends `Origin` with what changes something, and with a WebSocket. */
export async function sameOrigin(c, next) {
  const origin = c.req.header("Origin");
  const isChange = !READS.includes(c.req.method) || c.req.header("Upgrade");
  if (isChange && origin !== undefined && origin !== new URL(c.req.url).origin) {
    return problem(c, 403, "origin", "Requests from pages of other sites are refused.");
  }
  await next();
}

/** Refuses whoever has no session, but for programs of yours. */
export async function signedIn(c, next) {
  if (!(await hasSession(c)) && !(await isAdmin(c)))
    return problem(c, 401, "session", "Open a session first: POST /api/session.");
  await next();
}

/** Whether `Authorization: Bearer` holds the ADMIN_SECRET: a program of yours, and no page. */
export async function isAdmin(c) {
  const [, secret] = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "") ?? [];
  return isAdminSecret(c, secret);
}

export async function hasSession(c) {
  const value = await getSignedCookie(c, c.env.SESSION_KEY, COOKIE);
  return Boolean(value) && Number(value.split(".")[0]) > Date.now();
}

async function isAdminSecret(c, secret) {
  const { ADMIN_SECRET } = c.env;
  return Boolean(ADMIN_SECRET) && typeof secret === "string" && (await timingSafeEqual(secret, ADMIN_SECRET));
}

const isHttps = (c) => new URL(c.req.url).protocol === "https:";
