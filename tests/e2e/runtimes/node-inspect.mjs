// What Node's consoles, debuggers and serialisers show of a value, as texts by name.
import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { serialize } from "node:v8";

const EVERYTHING = {
  depth: Infinity,
  showHidden: true,
  showProxy: true,
  getters: true,
  maxArrayLength: Infinity,
  maxStringLength: Infinity,
};

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
const write = (chunk, _, done) => {
  text += chunk;
  done();
};
const console = new Console(new Writable({ write }));

function printed(value) {
  text = "";
  for (const method of ["log", "error", "dir", "table", "trace"]) console[method](value);
  return text;
}

/** A text has one byte or two for a character, so both readings. The last is of a copy: Node 24 breaks its heap on odd places. */
function serialized(value) {
  try {
    const bytes = serialize(value);
    return [bytes.toString("latin1"), bytes.toString("utf16le"), Buffer.from(bytes.subarray(1)).toString("utf16le")];
  } catch {
    return [];
  }
}
