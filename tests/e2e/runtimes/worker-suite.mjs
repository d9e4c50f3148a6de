// A Worker that runs the suite when asked, and answers with the results. It receives webhooks, too.
import { makeReceiver } from "../receiver.mjs";
import { runAndWatch, watchStrays } from "../report.mjs";

/** The Worker, of what it imported as the package; `more` as `runSuite` takes it. */
export function workerOf(library, more) {
  watchStrays();
  let receiver;

  const routes = {
    async suite(request) {
      receiver = makeReceiver(library, new URL(request.url).origin);
      return slowly(runAndWatch(await request.json(), { library, inspect: print, more, receiver }).finally(printAll));
    },

    async webhooks(request) {
      return new Response(null, { status: await receiver.receive(new URL(request.url).pathname, { request }) });
    },

    /** Verifies within this request, or begins to and ends the request when the server has got `endsAfter` requests. */
    async verify(request) {
      const { endsAfter, ...options } = await request.json();
      const verified = library.verifyWebhook(options);
      if (endsAfter === undefined) return Response.json(await verified);
      const arrived = async () => (await (await fetch(`${options.baseUrl}/log`)).json()).requests.length;
      while ((await arrived()) < endsAfter) await new Promise((resolve) => setTimeout(resolve, 10));
      return Response.json("ended");
    },
  };

  return {
    fetch(request) {
      const [, name] = new URL(request.url).pathname.split("/");
      return routes[name](request);
    },
  };
}

/**
 * A response of what a promise comes to. Until then it sends spaces, since nobody waits for ever for one that says nothing. Not by a
 * `new ReadableStream`, which Workers of an old compatibility date refuse.
 */
function slowly(promise) {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const write = async () => {
    const results = await Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    await writer.write(encoder.encode(results ? JSON.stringify(results) : " "));
    await (results ? writer.close() : write());
  };
  write();
  return new Response(readable);
}

const unprinted = [];

/** The runner reads it. Many at one go, because wrangler looks up their stacks in the source map, which it reads anew each time. */
function print(error) {
  unprinted.push(error);
  if (unprinted.length === 50) printAll();
  return {};
}

function printAll() {
  const errors = unprinted.splice(0);
  console.log("%o\n".repeat(errors.length), ...errors, ...errors);
}
