// How far it is: a bar on a terminal, and a line now and then elsewhere.
import cliProgress from "cli-progress";

const LINE_EVERY_MS = 10_000;

/** `update({ done, failed })` and `stop()`. */
export function startProgress(total, stream = process.stdout) {
  return stream.isTTY ? bar(total, stream) : lines(total, stream);
}

function bar(total, stream) {
  const format = "{bar} {value} of {total} Items | {failed} failed | {eta_formatted} to go";
  const shown = new cliProgress.SingleBar({ format, stream, etaBuffer: 200 }, cliProgress.Presets.shades_classic);
  shown.start(total, 0, { failed: 0 });
  return {
    update: ({ done, failed }) => shown.update(done, { failed }),
    stop: () => shown.stop(),
  };
}

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
