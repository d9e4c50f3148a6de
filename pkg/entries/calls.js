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
      promise = instance()[name](options);
    } catch (thrown) {
      // Loading failed, or reading the options trapped. Calls in flight keep their instance; the next one gets a new one.
      glue = undefined;
      throw runtimeError(thrown);
    }
    try {
      return await promise;
    } catch (fields) {
      throw new InvestmentsError(fields);
    }
  }

  return { refreshInvestments: (options) => call("refreshInvestments", options) };
}

function runtimeError(thrown) {
  return new InvestmentsError({
    message: "the WebAssembly module could not be loaded, or trapped",
    kind: "runtime",
    outcome: "not_sent",
    retry: { when: "never" },
    cause: { name: `${thrown?.name}`, message: `${thrown?.message}` },
  });
}
