// The wasm as text in the bundle.
import { createGlue } from "glue";
import base64 from "wasm-base64";

/** The module of that text, compiled. */
export function compiled() {
  if (!globalThis.TextDecoder) throw new Error(NO_DECODER);
  try {
    return new WebAssembly.Module(bytes());
  } catch (thrown) {
    if (/** @type {Wasm.Anything} */ (thrown)?.name !== "CompileError") throw thrown;
    // A Worker forbids it, and says no more than "Wasm code generation disallowed by embedder".
    // oxlint-disable-next-line preserve-caught-error -- an InvestmentsError takes the name and the message of its cause alone
    throw new Error(`${/** @type {Error} */ (thrown).message}. ${REMEDY}`);
  }
}

const NO_DECODER =
  "this runtime has no TextDecoder. Jest's jsdom has neither that nor fetch and WebCrypto: " +
  "test in its environment `node`, or give it Node's in `setupFiles`";

const REMEDY =
  "In a Worker the bundler took the entry for Node: have it resolve by the condition `workerd` and keep .wasm a module " +
  "(OpenNext: serverExternalPackages; Nitro: experimental.wasm)";

/**
 * The glue of an instance that is made asynchronously. On the main thread of a page, Chromium before 119 makes no module over 4 KB at
 * once, and throws a RangeError. The glue makes its imports when it makes an instance, so it is asked twice: for the imports first.
 */
compiled.later = async () => {
  /** @type {WebAssembly.Imports | undefined} */
  let imports;
  /** @type {WebAssembly.Instance | undefined} */
  let instance;
  const glue = createGlue(function (_, given) {
    imports = given;
    if (!instance) throw new Error("not yet");
    return instance;
  });
  try {
    glue.initSync({ module: {} });
  } catch {
    ({ instance } = await WebAssembly.instantiate(bytes(), imports));
  }
  glue.initSync({ module: {} });
  return glue;
};

// What decodes at once saves a third of the first call, and not every runtime has it.
const bytes = () => Uint8Array.fromBase64?.(base64) ?? globalThis.Buffer?.from(base64, "base64") ?? decoded();

function decoded() {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  // A loop, because a callback for each byte takes as long as all the rest of loading.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
