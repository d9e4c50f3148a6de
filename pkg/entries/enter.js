// The way into the wasm module: one instance of it, which the first call makes.
import { createGlue } from "glue";
import { InvestmentsError } from "./error.js";
import { notLoaded, trapped } from "./module-errors.json";

/** @typedef {(() => WebAssembly.Module) & { later?: () => Promise<Wasm.Glue> }} GetModule */

/**
 * A function that has `work` done by the instance. `getModule` returns the compiled module: should it throw, the next call asks
 * again. Where it throws a RangeError, `getModule.later`, if there is one, makes the instance asynchronously.
 *
 * @param {GetModule} getModule
 */
export function entrance(getModule) {
  /** @type {Wasm.Glue | undefined} */
  let glue;

  function instance() {
    if (glue) return glue;
    // Before the glue, which throws where there is no TextDecoder.
    const module = getModule();
    const fresh = createGlue();
    fresh.initSync({ module });
    return (glue = fresh);
  }

  /**
   * Async, so that the stack of an error shows who called: it is made where the caller awaits, not inside the module.
   *
   * @template T
   * @param {(glue: Wasm.Glue) => Promise<T>} work
   * @returns {Promise<T>}
   */
  return async function enter(work) {
    /** @type {Promise<T>} */
    let promise;
    try {
      // What it returns is used, or a bundler might leave it out.
      const hasRoom = room(CALLS);
      try {
        instance();
      } catch (thrown) {
        if (/** @type {Wasm.Anything} */ (thrown)?.name !== "RangeError" || !getModule.later) throw thrown;
        const fresh = await getModule.later();
        glue ??= fresh;
      }
      promise = /** @type {Promise<T>} */ (hasRoom && work(/** @type {Wasm.Glue} */ (glue)));
    } catch (thrown) {
      // Loading failed, or reading the options trapped. Calls in flight keep their instance; the next one gets a new one.
      glue = undefined;
      // Where the stack ended there is no room for an error; after this there is.
      await undefined;
      throw moduleError(thrown, notLoaded);
    }
    try {
      return await promise;
    } catch (fields) {
      if (/** @type {Wasm.Anything} */ (fields)?.kind)
        throw new InvestmentsError(/** @type {Wasm.ErrorFields} */ (fields));
      // A trap in the module, after which the call may have been sent.
      glue = undefined;
      throw moduleError(fields, trapped);
    }
  };
}

/**
 * The properties of an object by a list of names, and after them the first letters of their types.
 *
 * @param {object} object
 * @param {string[]} names
 */
export function pick(object, names) {
  let kinds = "";
  const values = names.map((name) => {
    // Node 20 takes five times as long for `object[name]`, where the object was made by a spread and lacks most of these.
    const value = Reflect.get(object, name);
    // Most are, and so cost next to nothing.
    kinds += value === undefined ? "u" : (typeof value)[0];
    return value;
  });
  values.push(kinds);
  return values;
}

/**
 * Throws where the stack is about to end. Were it to end inside the module, that would be left in pieces, and the calls in
 * flight with it. So many calls in one another take twice as much of it as the module does, even once they are optimised; each adds
 * something, because an engine may let go of a call that has nothing left to do.
 *
 * @type {(calls: number) => number}
 */
const room = (calls) => (calls > 0 ? room(calls - 1) + 1 : 0);
const CALLS = 128;

/**
 * `row` is the error's row of the outcome table, which is in src/error/outcome.rs.
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
