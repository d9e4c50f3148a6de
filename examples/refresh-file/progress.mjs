// Shows the progress: as a bar on a terminal, elsewhere as a line every ten seconds.
import cliProgress from "cli-progress";

/** @import { Writable } from "node:stream" */
/** @import { ItemsProgress } from "plaid-investments" */

const LINE_EVERY_MS = 10_000;

/**
 * @typedef {object} Progress
 * @property {(now: ItemsProgress) => void} update
 * @property {() => void} stop
 */

/**
 * @param {number} total
 * @param {Writable & { isTTY?: boolean }} [stream]
 */
export function startProgress(total, stream = process.stdout) {
  return stream.isTTY ? bar(total, stream) : lines(total, stream);
}

/**
 * @param {number} total
 * @param {Writable} stream
 * @returns {Progress}
 */
function bar(total, stream) {
  const format = "{bar} {value} of {total} Items | {failed} failed | {eta_formatted} to go";
  const shown = new cliProgress.SingleBar({ format, stream, etaBuffer: 200 }, cliProgress.Presets.shades_classic);
  shown.start(total, 0, { failed: 0 });
  return {
    update: ({ done, failed }) => shown.update(done, { failed }),
    stop: () => shown.stop(),
  };
}

/**
 * @param {number} total
 * @param {Writable} stream
 * @returns {Progress}
 */
function lines(total, stream) {
  let saidAt = Date.now();
  return {
    update({ done, failed }) {
      if (Date.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = Date.now();
      stream.write(`${done} of ${total} Items, ${failed} failed\n`);
    },
    stop() {},
  };
}
