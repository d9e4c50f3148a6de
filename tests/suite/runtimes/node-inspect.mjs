// Shows a value by Node's consoles, debuggers and serialisers, as texts by name.
import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { serialize } from "node:v8";

/** @import { InspectOptions } from "node:util" */
/** @import { Inspect } from "../harness/types.js" */

/** @type {InspectOptions} */
const EVERYTHING = {
  depth: Infinity,
  showHidden: true,
  showProxy: true,
  getters: true,
  maxArrayLength: Infinity,
  maxStringLength: Infinity,
};

/** @type {Inspect} */
export function inspectInNode(value) {
  return {
    "util.inspect with everything on": inspect(value, EVERYTHING),
    "util.inspect without what is custom": inspect(value, { ...EVERYTHING, customInspect: false }),
    "util.format": format("%s %o %O %j", value, value, value, value),
    "what console.log, .error and .dir print": printed(value),
    "v8.serialize": serialized(value),
  };
}

let text = "";
/**
 * @param {string | Buffer} chunk
 * @param {string} _
 * @param {() => void} done
 */
const write = (chunk, _, done) => {
  text += chunk;
  done();
};
const console = new Console(new Writable({ write }));

/** @param {unknown} value */
function printed(value) {
  text = "";
  console.log(value);
  console.error(value);
  console.dir(value);
  console.table(value);
  console.trace(value);
  return text;
}

/**
 * Both readings of the bytes, as a character has one or two. The last reads a copy: Node 24 breaks its heap if the offset is odd.
 *
 * @param {unknown} value
 */
function serialized(value) {
  try {
    const bytes = serialize(value);
    return [bytes.toString("latin1"), bytes.toString("utf16le"), Buffer.from(bytes.subarray(1)).toString("utf16le")];
  } catch {
    return [];
  }
}
