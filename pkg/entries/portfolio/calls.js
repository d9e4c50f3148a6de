// The functions of `plaid-investments/portfolio`.
import { entrance } from "../enter.js";

/** @import { GetModule } from "../enter.js" */
/** @typedef {Pick<typeof import("../../portfolio.js"), "positions" | "changes">} Calls */

/**
 * Makes both functions, on the module that `getModule` returns.
 *
 * @param {GetModule} getModule
 * @returns {Calls}
 */
export function portfolio(getModule) {
  const enter = entrance(getModule);

  /** @type {<T>(work: (own: Wasm.Glue) => string) => Promise<T>} */
  const call = (work) =>
    enter((own) => {
      const answer = JSON.parse(work(own));
      // Only the fields of an error have a `kind`.
      return answer.kind ? Promise.reject(answer) : Promise.resolve(answer);
    });

  return {
    positions: (holdings) => call((own) => own.positionsOf(toJson(holdings))),
    changes: (before, after) => call((own) => own.changesOf(toJson(before), toJson(after))),
  };
}

/**
 * A value as JSON. A value without JSON, such as `undefined` or an object that contains itself, becomes `null`, which the module refuses.
 *
 * @param {unknown} value
 */
function toJson(value) {
  let json;
  try {
    json = JSON.stringify(value);
  } catch {}
  return new TextEncoder().encode(json ?? "null");
}
