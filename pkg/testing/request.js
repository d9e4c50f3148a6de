import { endpointOf } from "./endpoints.js";

/** What a call of `fetch` asks for, in the form in which the log keeps it. */
export async function readRequest(input, init, request) {
  const { pathname } = new URL(request ? request.url : input);
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

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
