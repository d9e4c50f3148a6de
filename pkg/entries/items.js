// The async iterator of `refreshItems`. It is not an async generator, because the `return()` of a generator waits for a pending
// `next()`, so a caller could not leave a loop that waits for Plaid.
import { InvestmentsError } from "./error.js";

/** @import { ItemOutcome, RefreshItem } from "../index.js" */
/** @typedef {(leaves: boolean) => Promise<Wasm.Outcome | undefined>} Run */

// The prototype of all async iterators. It has `[Symbol.asyncIterator]` and, if the runtime has it, `[Symbol.asyncDispose]`.
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype));

/**
 * Iterates over the outcomes of a run. The first `next()` calls `begin`, which resolves to a function. That function resolves to the
 * next outcome, or to `undefined` at the end. With `true`, it ends the run, and all pending calls of it resolve to `undefined`.
 *
 * @template {RefreshItem} Item
 * @param {() => Promise<Run>} begin
 * @returns {AsyncGenerator<ItemOutcome<Item>, void, undefined>}
 */
export function outcomes(begin) {
  /** @type {Run | undefined} */
  let run;
  let isOver = false;
  /**
   * The last call of `next`. The next call waits for it.
   *
   * @type {Promise<void> | undefined}
   */
  let last;

  function leave() {
    isOver = true;
    run?.(true).catch(() => {});
  }

  /**
   * @param {Promise<void> | undefined} before
   * @returns {Promise<IteratorResult<ItemOutcome<Item>, void>>}
   */
  async function step(before) {
    if (before) await before;
    try {
      if (!isOver && !run) {
        const begun = await begin();
        // The caller left meanwhile. The run has not taken anything from its source yet.
        if (isOver) begun(true).catch(() => {});
        run = begun;
      }
      const outcome = isOver ? undefined : await /** @type {Run} */ (run)(false);
      if (!isOver && outcome) {
        if ("thrown" in outcome) throw outcome.thrown;
        if (outcome.error) outcome.error = new InvestmentsError(/** @type {Wasm.ErrorFields} */ (outcome.error));
        return { done: false, value: /** @type {ItemOutcome<Item>} */ (outcome) };
      }
      isOver = true;
      return { done: true, value: undefined };
    } catch (error) {
      leave();
      throw error;
    }
  }

  return Object.assign(Object.create(AsyncIteratorPrototype), {
    next() {
      const result = step(last);
      last = result.then(ignore, ignore);
      return result;
    },
    /** @param {void | PromiseLike<void>} value */
    async return(value) {
      leave();
      return { done: true, value: await value };
    },
    /** @param {unknown} error */
    async throw(error) {
      leave();
      throw error;
    },
  });
}

const ignore = () => {};
