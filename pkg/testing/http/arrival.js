/** @import { Answer, Content } from "./answers.js" */

/**
 * Delivers an answer as `fetch` would: a Response, at once or late; a rejection; or nothing at all.
 *
 * @param {Content & { headers: Headers }} content
 * @param {Answer} answer
 * @param {AbortSignal | undefined} signal
 */
export async function respond({ status, headers, body }, { delayMs, never, stall, networkError }, signal) {
  signal?.throwIfAborted();
  if (never || delayMs !== undefined) await pause(delayMs, signal);
  if (networkError) throw new TypeError("fetch failed");
  return new Response(stall ? halfOf(body ?? "", signal) : body, { status, headers });
}

/**
 * Waits `ms` milliseconds, or forever if `ms` is undefined. Rejects with the reason of the signal if it aborts.
 *
 * @param {number | undefined} ms
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = ms === undefined ? undefined : setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener("abort", end);
  });
}

/**
 * A stream of the first half of a text. It never ends, unless the caller aborts.
 *
 * @param {string} text
 * @param {AbortSignal | undefined} signal
 */
function halfOf(text, signal) {
  const bytes = new TextEncoder().encode(text);
  /** @type {() => void} */
  let abort;
  return new ReadableStream({
    start(controller) {
      abort = () => controller.error(/** @type {AbortSignal} */ (signal).reason);
      signal?.addEventListener("abort", abort, { once: true });
      // A chunk without bytes is an error in some runtimes.
      if (bytes.length > 0) controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
    cancel() {
      signal?.removeEventListener("abort", abort);
    },
  });
}
