import { endpointOf } from "../endpoints/table.js";

/** @typedef {Awaited<ReturnType<typeof readRequest>>} ParsedRequest */

/**
 * Parses the arguments of `fetch` into an entry for the log.
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
    // In lower case: the Headers of happy-dom keep the case of the names.
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
