// Logs each outcome as one line of JSON, so that logs can be searched by field. Tokens, names and amounts are never
// logged.

type Fields = Record<string, unknown>;

/** `event` is a name, for example "refresh_ended". `fields` has plain values. */
export function log(event: string, fields: Fields = {}) {
  console.log(JSON.stringify({ event, ...fields }));
}

/** For unexpected errors. */
export function logFault(event: string, error: unknown, fields: Fields = {}) {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  console.error(JSON.stringify({ event, ...fields, error: message, stack }));
}
