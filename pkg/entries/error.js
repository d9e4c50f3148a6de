// The one error class. Its fields come from Rust, which says what they mean and keeps secrets out of them.

/** @import { InvestmentsErrorData } from "../error.js" */

export class InvestmentsError extends Error {
  /** @param {Wasm.ErrorFields} fields */
  constructor({ message, cause, ...fields }) {
    super(message, cause && { cause });
    Object.assign(this, fields);
  }

  toJSON() {
    const { name, message, cause } = this;
    return { name, message, .../** @type {{}} */ (this), .../** @type {{}} */ (cause && { cause }) };
  }
}

// A literal, because minifiers rename classes: on the prototype for `error.name`, on the class for what consoles print.
for (const named of [InvestmentsError.prototype, InvestmentsError]) {
  Object.defineProperty(named, "name", { value: "InvestmentsError" });
}

/**
 * By shape: an error of another realm, of another copy of this package, or that went through JSON is one too.
 *
 * @param {Wasm.Anything} value
 * @returns {value is InvestmentsErrorData & Record<string, unknown>}
 */
export function isInvestmentsError(value) {
  try {
    return value?.name === "InvestmentsError" && typeof value.kind === "string" && typeof value.outcome === "string";
  } catch {
    return false;
  }
}
