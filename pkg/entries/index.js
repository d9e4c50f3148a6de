// Everything else: the wasm is text in this file, so that no loader, path, plugin or permission is needed to find it.
import base64 from "wasm-base64";
import { calls } from "./calls.js";

const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export const { refreshInvestments } = calls(() => new WebAssembly.Module(decode(base64)));
export { InvestmentsError, isInvestmentsError } from "./error.js";
