// A Worker that runs the suite on request, and answers with the results. It also receives webhooks.
import { makeReceiver } from "../harness/receiver.mjs";
import { runAndWatch, watchStrays } from "../harness/report.mjs";

/** @import { AnyLibrary, Host, Inspect, Library, Log, Receiver, Result } from "../harness/types.js" */

/**
 * @param {AnyLibrary} library
 * @param {Host["more"]} [more]
 */
export function workerOf(library, more) {
  watchStrays();
  /** @type {Receiver} */
  let receiver;

  /** @type {Record<string, (request: Request) => Promise<Response>>} */
  const routes = {
    async suite(request) {
      receiver = makeReceiver(library, new URL(request.url).origin);
      return slowly(runAndWatch(await request.json(), { library, inspect: print, more, receiver }).finally(printAll));
    },

    async webhooks(request) {
      return new Response(null, { status: await receiver.receive(new URL(request.url).pathname, { request }) });
    },

    /** Verifies a webhook. With `endsAfter`, the response does not wait for that: it comes after so many requests at the server. */
    async verify(request) {
      const { endsAfter, ...options } = await request.json();
      const verified = /** @type {Library} */ (library).verifyWebhook(options);
      if (endsAfter === undefined) return Response.json(await verified);
      const arrived = async () => {
        const log = /** @type {Log} */ (await (await fetch(`${options.baseUrl}/log`)).json());
        return log.requests.length;
      };
      while ((await arrived()) < endsAfter) await new Promise((resolve) => setTimeout(resolve, 10));
      return Response.json("ended");
    },
  };

  return {
    /** @param {Request} request */
    async fetch(request) {
      const [, name = ""] = new URL(request.url).pathname.split("/");
      return routes[name]?.(request) ?? new Response(null, { status: 404 });
    },
  };
}

/**
 * A response with the results of a promise. Until then it sends spaces, since a client does not wait for ever for a silent response. It
 * uses no `new ReadableStream`, which Workers of an old compatibility date refuse.
 *
 * @param {Promise<Result[]>} promise
 */
function slowly(promise) {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const write = async () => {
    const results = await Promise.race([promise, wait(10_000)]);
    await writer.write(encoder.encode(results ? JSON.stringify(results) : " "));
    await (results ? writer.close() : write());
  };
  write();
  return new Response(readable);
}

/**
 * @param {number} ms
 * @returns {Promise<undefined>}
 */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms, undefined));

/** @type {unknown[]} */
const unprinted = [];

/**
 * Prints an error for the runner, which reads the console. It prints many at once: for each output, wrangler reads the source map again.
 *
 * @type {Inspect}
 */
function print(error) {
  unprinted.push(error);
  if (unprinted.length === 50) printAll();
  return {};
}

function printAll() {
  const errors = unprinted.splice(0);
  console.log("%o\n".repeat(errors.length), ...errors, ...errors);
}
