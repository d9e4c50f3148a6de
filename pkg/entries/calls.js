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
  async function call(name, options) {
    let promise;
    try {
      room.apply(undefined, ROOM);
      promise = instance()[name](options, pick);
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

  return {
    refreshInvestments: (options) => call("refreshInvestments", options),
    getHoldings: (options) => call("getHoldings", options),
    getInvestmentTransactions: (options) => call("getInvestmentTransactions", options),
    verifyWebhook: (options) => call("verifyWebhook", options),
    createSandboxItem: (options) => call("createSandboxItem", options),
    fireSandboxWebhook: (options) => call("fireSandboxWebhook", options),
  };
}

/** The properties of an object by a list of names, and before them the type of each. */
function pick(object, names) {
  const values = names.map((name) => object[name]);
  return [values.map((value) => typeof value).join(), ...values];
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
