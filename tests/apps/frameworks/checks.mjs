// The checks of an app that is served: it works, or its error names the missing setting.
import { assert } from "chai";
import { smoke } from "../bundlers/smoke.mjs";
import { WITHOUT_SETTING, attempt } from "./programs.mjs";

/** Checks that the app works. `starting` resolves to `{ url, printed, close }`, and the app responds at `path`. */
export function works(plaid, starting, path = "/") {
  return whileServed(starting, path, (call) => smoke(plaid.url, (given) => call(given).then(withoutFault)));
}

/** Checks that the app can't load the module, and that the cause of its error contains each of `words`. */
export function namesRemedy(plaid, starting, words, path = "/") {
  return whileServed(starting, path, async (call) => {
    let fault;
    const told = async (given) => {
      ({ fault } = await call(given));
      throw new Error("told");
    };
    await smoke(plaid.url, told).catch(() => {});
    assertRemedy(fault, words);
  });
}

/** Checks that an app without its setting can't be built, and that the error names the .wasm. */
export async function failsAtWasm(folder, program) {
  const { code, output } = await attempt(folder, program, ["build"], WITHOUT_SETTING);
  assert.notStrictEqual(code, 0);
  assert.match(output, /plaid_investments\.wasm.*Unexpected character/);
}

/** @param {unknown} fault the error that the app returned instead of a result */
function assertRemedy(fault, words) {
  assert.deepInclude(fault, { kind: "runtime", outcome: "not_sent", retry: { when: "never" } });
  for (const word of words) assert.include(fault.cause.message, word);
}

/** Throws a fault as text, because a failed assertion shows only the keys of an object. */
function withoutFault(result) {
  if (result.fault) throw new Error(JSON.stringify(result.fault));
  return result;
}

async function whileServed(starting, path, check) {
  const { url, printed, close } = await starting;
  try {
    await check((given) => post(url + path, given));
  } catch (error) {
    error.stack += `\n${printed?.() ?? ""}`;
    throw error;
  } finally {
    await close();
  }
}

async function post(url, given) {
  // Without this type, SvelteKit and Astro refuse the request as a cross-site form.
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(given) });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { fault: `${response.status}: ${text}` };
  }
}
