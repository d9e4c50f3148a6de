// The Worker for edge-runtime, which calls a listener for `fetch`.
import worker from "./worker.mjs";

/** @typedef {Event & { request: Request; respondWith(response: Response | Promise<Response>): void }} FetchEvent */

addEventListener("fetch", (event) => {
  const { request } = /** @type {FetchEvent} */ (event);
  /** @type {FetchEvent} */ (event).respondWith(worker.fetch(request));
});
