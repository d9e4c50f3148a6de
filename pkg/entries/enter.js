// Calls into the WebAssembly module. The first call makes its one instance.
import { createGlue } from "glue";
import { InvestmentsError } from "./error.js";
import { notLoaded, trapped } from "./module-errors.json";

/** @typedef {(() => WebAssembly.Module) & { later?: () => Promise<Wasm.Glue> }} GetModule */

/**
 * Returns a function that calls `work` with the instance. `getModule` returns the compiled module. If it throws, the call rejects, and
 * the next call tries again. If it throws a RangeError and there is a `getModule.later`, that makes the instance asynchronously.
 *
 * @param {GetModule} getModule
 */
export function entrance(getModule) {
  /** @type {Wasm.Glue | undefined} */
  let glue;

  function instance() {
    if (glue) return glue;
    // Before `createGlue`, which throws in a runtime without TextDecoder.
    const module = getModule();
    const fresh = createGlue();
    fresh.initSync({ module });
    return (glue = fresh);
  }

  /**
   * Makes the error here, in an async function, so that its stack shows the caller and not the inside of the module.
   *
   * @template T
   * @param {(glue: Wasm.Glue) => Promise<T>} work
   * @returns {Promise<T>}
   */
  return async function enter(work) {
    /** @type {Promise<T>} */
    let promise;
    let hasRoom = 0;
    try {
      // The result is used below, or a bundler might remove the call.
      hasRoom = stackRoom(NESTED_CALLS);
      try {
        instance();
      } catch (thrown) {
        if (/** @type {Wasm.Anything} */ (thrown)?.name !== "RangeError" || !getModule.later) throw thrown;
        const fresh = await getModule.later();
        glue ??= fresh;
      }
      promise = /** @type {Promise<T>} */ (hasRoom && work(/** @type {Wasm.Glue} */ (glue)));
    } catch (thrown) {
      // Loading failed, or the module trapped while it read the options. Calls in flight keep their instance; the next call gets a new one.
      // If the stack was almost full, the module was not called.
      if (hasRoom) glue = undefined;
      // After a stack overflow there is no room to make an error. After an await there is.
      await undefined;
      throw moduleError(thrown, notLoaded);
    }
    try {
      return await promise;
    } catch (fields) {
      if (/** @type {Wasm.Anything} */ (fields)?.kind)
        throw new InvestmentsError(/** @type {Wasm.ErrorFields} */ (fields));
      // The module trapped. The request may have been sent.
      glue = undefined;
      throw moduleError(fields, trapped);
    }
  };
}

/**
 * Reads the properties of an object. Returns their values, followed by one string with the first letter of each `typeof`.
 *
 * @param {object} object
 * @param {string[]} names
 */
export function pick(object, names) {
  let kinds = "";
  const values = names.map((name) => {
    // In Node 20, `object[name]` takes five times as long for an object that was made by a spread and lacks most of the names.
    const value = Reflect.get(object, name);
    // Most values are undefined, so this test comes first.
    kinds += value === undefined ? "u" : (typeof value)[0];
    return value;
  });
  values.push(kinds);
  return values;
}

/**
 * Throws if the stack is almost full. A stack overflow inside the module would leave the module in a broken state, and calls in flight
 * would never settle. This many nested calls need twice the stack that the module needs, even when they are optimised. Each adds 1 to
 * the result, because an engine may remove a call in tail position.
 *
 * @type {(calls: number) => number}
 */
const stackRoom = (calls) => (calls > 0 ? stackRoom(calls - 1) + 1 : 0);
const NESTED_CALLS = 128;

/**
 * Makes an error of the module itself. `row` is its row of the outcome table in src/error/outcome.rs.
 *
 * @param {unknown} thrown
 * @param {typeof notLoaded} row
 */
function moduleError(thrown, row) {
  return new InvestmentsError({
    message: "the WebAssembly module could not be loaded, or trapped",
    ...row,
    cause: {
      name: String(/** @type {Wasm.Anything} */ (thrown)?.name),
      message: String(/** @type {Wasm.Anything} */ (thrown)?.message),
    },
  });
}
