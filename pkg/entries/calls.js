// The functions of the package over one instance of the wasm module, which the first call makes.
import { createGlue } from "glue";
import { InvestmentsError } from "./error.js";

/** `getModule` returns the compiled module. Should it throw, the next call asks again. */
export function calls(getModule) {
  let glue;

  function instance() {
    if (glue) return glue;
    const fresh = createGlue();
    fresh.initSync({ module: getModule() });
    return (glue = fresh);
  }

  // Async, so that the stack of an error shows who called: it is made where the caller awaits, not inside the module.
  async function enter(work) {
    let promise;
    try {
      room.apply(undefined, ROOM);
      promise = work(instance());
    } catch (thrown) {
      // Loading failed, or reading the options trapped. Calls in flight keep their instance; the next one gets a new one.
      glue = undefined;
      // Where the stack ended there is no room for an error; after this there is.
      await undefined;
      throw runtimeError(thrown);
    }
    try {
      return await promise;
    } catch (fields) {
      if (fields?.kind) throw new InvestmentsError(fields);
      // A trap in the module, after which the call may have been sent.
      glue = undefined;
      throw runtimeError(fields, "unknown");
    }
  }

  const call = (number, options) => enter((own) => own.callFunction(number, options, pick));

  async function* refreshItems(items, options) {
    let own;
    const run = await enter((glue) => (own = glue).callFunction(6, options, pick, items));
    const next = (leaves) => enter(() => own.nextOutcome(run, leaves));
    try {
      for (let outcome; (outcome = await next(false));) {
        if ("thrown" in outcome) throw outcome.thrown;
        if (outcome.error) outcome.error = new InvestmentsError(outcome.error);
        yield outcome;
      }
    } finally {
      next(true).catch(() => {});
    }
  }

  // By their numbers in `Function::ALL` of src/fields.rs.
  return {
    refreshInvestments: (options) => call(0, options),
    getHoldings: (options) => call(1, options),
    getInvestmentTransactions: (options) => call(2, options),
    verifyWebhook: (options) => call(3, options),
    createSandboxItem: (options) => call(4, options),
    fireSandboxWebhook: (options) => call(5, options),
    refreshItems,
  };
}

/** The properties of an object by a list of names, and before them the first letters of their types. */
function pick(object, names) {
  const values = names.map((name) => object[name]);
  return [values.map((value) => (typeof value)[0]).join(""), ...values];
}

/**
 * Throws where the stack is about to end. Were it to end inside the module, that would be left in pieces, and the calls in
 * flight with it. As many arguments take more of it than the module does.
 */
const room = () => {};
const ROOM = new Array(1024).fill();

function runtimeError(thrown, outcome = "not_sent") {
  return new InvestmentsError({
    message: "the WebAssembly module could not be loaded, or trapped",
    kind: "runtime",
    outcome,
    retry: { when: "never" },
    cause: { name: String(thrown?.name), message: String(thrown?.message) },
  });
}
