// The async iterator of `refreshItems`. It is no async generator: the `return()` of one waits for the `next()` that is pending, and
// so could not leave a loop that waits for Plaid.
import { InvestmentsError } from "./error.js";

/** @import { ItemOutcome, RefreshItem } from "../index.js" */
/** @typedef {(leaves: boolean) => Promise<Wasm.Outcome | undefined>} Run */

// What every async generator inherits from: it has `[Symbol.asyncIterator]` and, where there is one, `[Symbol.asyncDispose]`.
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype));

/**
 * Iterates over the outcomes of a run. The first `next()` calls `begin`, which resolves to a function: it resolves to the next
 * outcome, to nothing at the end, and, told that the caller leaves, has every call that waits resolve to nothing.
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
   * The last call of `next`, which the next one waits for.
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
        // Without a `next`, it has not asked its source for anything.
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
