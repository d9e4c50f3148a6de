import { endpointOf } from "./endpoints.js";

/** @typedef {Awaited<ReturnType<typeof readRequest>>} Asked */

/**
 * What a call of `fetch` asks for, in the form in which the log keeps it.
 *
 * @param {RequestInfo | URL} input
 * @param {RequestInit} init
 * @param {Request | undefined} request `input`, if it is one
 */
export async function readRequest(input, init, request) {
  const { pathname } = new URL(request ? request.url : /** @type {string | URL} */ (input));
  return {
    endpoint: endpointOf(pathname) ?? pathname,
    method: (init.method ?? request?.method ?? "GET").toUpperCase(),
    // In small letters, which happy-dom leaves as they were given.
    headers: Object.fromEntries(
      [...new Headers(init.headers ?? request?.headers)].map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body: parsed(await (init.body ? new Response(init.body) : (request ?? new Response())).text()),
  };
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
