// The requests of the pages to the Worker.
import type { ItemState, Problem, Routes } from "../shared/messages.ts";

const RECONNECT_MS = [500, 1000, 2000, 5000, 10_000];

type Route = keyof Routes;

/** The names in the path of a route, such as "month" and "id". */
type NamesOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** What a request has besides its route: a value for each name, the query and the body. */
type Given<R extends Route> = { [Name in NamesOf<R>]: string } & Pick<Routes[R], keyof Routes[R] & ("query" | "body")>;

type Arguments<R extends Route> = Record<never, never> extends Given<R> ? [given?: Given<R>] : [given: Given<R>];

type ProblemOf<R extends Route> = Routes[R] extends { problem: infer Body extends Problem } ? Body : Problem;

export type Reply<R extends Route> =
  { ok: true; status: number; body: Routes[R]["answer"] } | { ok: false; status: number; body: ProblemOf<R> };

/** An error response. */
export class Refusal extends Error {
  readonly status: number;

  constructor({ message }: Problem, status: number) {
    super(message);
    this.status = status;
  }
}

/** The status of the error response that caused an error, or 0. */
export const statusOf = (error: unknown) => (error instanceof Refusal ? error.status : 0);

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Sends a request. Resolves to `{ status, ok, body }`. Rejects only if the Worker can't be reached, with a message for
 * people.
 */
export function ask<R extends Route>(route: R, ...given: Arguments<R>): Promise<Reply<R>>;
export async function ask(
  route: Route,
  { query = {}, body, ...names }: { query?: object; body?: unknown; [name: string]: unknown } = {},
): Promise<{ ok: boolean; status: number; body: unknown }> {
  const [method = "", path = ""] = route.split(" ");
  const url = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(names[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const tail = search.toString() && `?${search}`;
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  try {
    const response = await fetch(`/api${url}${tail}`, init);
    const { status, ok } = response;
    // This throws for the response of a gateway, which is not JSON.
    return { status, ok, body: status === 204 ? null : await response.json() };
  } catch (cause) {
    throw new Error("This service can’t be reached.", { cause });
  }
}

/** Resolves to the body of a response. Rejects with a `Refusal` if the response is an error. */
export async function get<R extends Route>(route: R, ...given: Arguments<R>): Promise<Routes[R]["answer"]> {
  const { ok, status, body } = await ask(route, ...given);
  if (!ok) throw new Refusal(body, status);
  return body;
}

interface Watcher {
  onState: (state: ItemState) => void;
  onGap: () => void;
  onEnd: () => void;
}

/**
 * Watches an Item. Calls `onState` with its state now and at every change, and `onGap` when the connection is lost.
 * Calls `onEnd` when the session has ended, because reconnecting can't succeed then. Returns a function that stops
 * watching.
 */
export function watch(itemId: string, { onState, onGap, onEnd }: Watcher): () => void {
  let socket: WebSocket;
  let timer: number | undefined;
  let isOver = false;
  let tries = 0;
  open();
  return end;

  function end() {
    isOver = true;
    clearTimeout(timer);
    // Closing a socket that is still connecting logs a warning in the console.
    if (socket.readyState === WebSocket.OPEN) socket.close();
  }

  function open() {
    const url = new URL(`/api/items/${encodeURIComponent(itemId)}/live`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    socket = new WebSocket(url);
    socket.addEventListener("open", () => isOver && socket.close());
    socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
      tries = 0;
      if (!isOver) onState(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      if (isOver) return;
      onGap();
      timer = setTimeout(again, RECONNECT_MS[Math.min(tries++, RECONNECT_MS.length - 1)]);
    });
  }

  /** A rejected socket gives no reason, so this checks the session. */
  async function again() {
    const about = await ask("GET /about").catch(() => undefined);
    if (isOver) return;
    if (about?.ok && !about.body.hasSession) {
      end();
      onEnd();
    } else open();
  }
}
