// The one error class. Its fields come from Rust, which also keeps secrets out of them.

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

// A literal, because minifiers rename classes. The prototype needs it for `error.name`, and the class for what consoles print.
for (const named of [InvestmentsError.prototype, InvestmentsError]) {
  Object.defineProperty(named, "name", { value: "InvestmentsError" });
}

/**
 * Tests the shape, so that an error of another realm or of another copy of this package, or one that went through JSON, passes too.
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
