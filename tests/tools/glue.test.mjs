// scripts/glue.mjs rewrites wasm-bindgen's code, and refuses code that it does not know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rewritten } from "../../scripts/glue.mjs";

/** An import that may throw, and its caller, as wasm-bindgen writes them. */
const GENERATED = `
const imports = {
  half: function() { return handleError(function (arg0) {
    return arg0.half();
  }, arguments); },
};
function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
        kept.push(e);
    }
}
`;

test("an error of JavaScript is caught in the import, and kept", () => {
  const kept = [];
  const { half } = new Function("kept", `${rewritten(GENERATED)}; return imports;`)(kept);
  const thrown = new Error("no half");
  assert.equal(half({ half: () => 21 }), 21);
  assert.equal(
    half({
      half() {
        throw thrown;
      },
    }),
    undefined,
  );
  assert.deepEqual(kept, [thrown]);
});

test("code in another form is refused", () => {
  for (const [form, other] of [
    ["function (arg0)", "(arg0) =>"],
    ["}, arguments); },", "}, [...arguments]); },"],
    ["f.apply(this, args)", "f(...args)"],
  ]) {
    assert.throws(() => rewritten(GENERATED.replace(form, other)), /wasm-bindgen no longer writes/, other);
  }
  const another = `${GENERATED} const more = { one: () => handleError(() => 1, []) };`;
  assert.throws(() => rewritten(another), /in another way, too/);
});
