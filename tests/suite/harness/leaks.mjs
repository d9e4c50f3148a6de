// Searches an error for secrets, in every way in which a program can look at it.

/** @import { Inspect } from "./types.js" */
/** @typedef {{ where: string; text: string }} Found a text, and where it was found */

/**
 * Throws if any of `secrets`, or a half of one, can be reached from `error`, in a spelling that servers and serialisers use.
 *
 * @param {unknown} error
 * @param {string[]} secrets
 * @param {Inspect} [inspect]
 */
export function assertNoLeak(error, secrets, inspect = () => ({})) {
  const needles = [...new Set(secrets.flatMap(halves).flatMap(spellings))];
  /** @param {string} text */
  const isLeak = (text) => needles.some((needle) => text.includes(needle));
  const texts = everyText(error, inspect);
  // There are hundreds of texts, and hardly ever a secret: one search of all together takes a fraction of the time.
  if (!isLeak(texts.map(({ text }) => text).join("\0"))) return;
  throw new Error(`a secret shows in ${texts.find(({ text }) => isLeak(text))?.where}`);
}

/**
 * A search for the halves also finds a secret that was cut.
 *
 * @param {string} secret
 */
function halves(secret) {
  const middle = secret.length / 2;
  return [secret.slice(0, middle), secret.slice(middle)];
}

/** @param {string} text */
function spellings(text) {
  const escaped = escape(text);
  return [text, escaped, escape(escaped), escape(escape(escaped)), encodeURIComponent(text)];
}

/**
 * The text as it stands between the quotes of a JSON string.
 *
 * @param {string} text
 */
function escape(text) {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Each text that an error shows. An object that is seen in several ways is searched once.
 *
 * @param {unknown} error
 * @param {Inspect} inspect
 */
function everyText(error, inspect) {
  /** @type {Found[]} */
  const texts = [];
  const seen = new Set();
  for (const [how, look] of Object.entries({ ...LOOKS, "the console": inspect })) {
    const value = attempt(() => look(error));
    walk(value, how, seen, texts);
  }
  return texts;
}

/** @type {Record<string, (error: unknown) => unknown>} */
const LOOKS = {
  "the error": (error) => error,
  "String()": (error) => String(error),
  "a template": (error) => `${error}`,
  "Object.prototype.toString": (error) => Object.prototype.toString.call(error),
  "JSON.stringify": (error) => JSON.stringify(error),
  "JSON.stringify of all its own": (error) => JSON.stringify(error, Object.getOwnPropertyNames(error)),
  toJSON: (error) => /** @type {{ toJSON?: () => unknown } | undefined} */ (error)?.toJSON?.(),
  "the spread copy": (error) => ({ .../** @type {object} */ (error) }),
  structuredClone: (error) => structuredClone(error),
  "an error with it as its cause": (error) => new Error("failed", { cause: error }),
};

/**
 * Adds every text below a value: own and inherited properties, enumerable or not, symbols, keys, causes, stacks, contents.
 *
 * @param {unknown} value
 * @param {string} path
 * @param {Set<unknown>} seen
 * @param {Found[]} texts
 */
function walk(value, path, seen, texts) {
  if (typeof value === "string") texts.push({ where: path, text: value });
  if (typeof value === "symbol") texts.push({ where: path, text: String(value) });
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [what, hold] of Object.entries(HELD)) {
    const held = attempt(() => hold(value));
    if (held !== undefined) walk(held, `${path} (${what})`, seen, texts);
  }
  for (const owner of owners(value)) {
    for (const key of attempt(() => Reflect.ownKeys(owner)) ?? []) {
      const name = String(key);
      texts.push({ where: `a key of ${path}`, text: name });
      // Read from the value itself, so that an inherited getter sees it as `this`.
      /** @type {unknown} */
      const property = attempt(() => Reflect.get(value, key));
      if (property !== value) walk(property, `${path}.${name}`, seen, texts);
    }
  }
}

/**
 * A value and its prototypes.
 *
 * @param {object} value
 */
function* owners(value) {
  /** @type {object | undefined} */
  let owner = value;
  while (owner && !ENDS.has(owner)) {
    yield owner;
    /** @type {object} */
    const current = owner;
    owner = attempt(() => Object.getPrototypeOf(current));
  }
}

/**
 * The contents of a value beside its properties.
 *
 * @type {Record<string, (value: object) => unknown>}
 */
const HELD = {
  items: (value) => (isIterable(value) && !Array.isArray(value) && !isBytes(value) ? [...value] : undefined),
  bytes: (value) => (isBytes(value) ? new TextDecoder().decode(value) : undefined),
  "as text": (value) => (typeof value.valueOf() === "string" ? value.valueOf() : undefined),
  source: (value) => (typeof value === "function" ? Function.prototype.toString.call(value) : undefined),
};

/**
 * @param {object} value
 * @returns {value is Iterable<unknown>}
 */
function isIterable(value) {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}

/**
 * @param {object} value
 * @returns {value is ArrayBufferView | ArrayBuffer}
 */
function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** The prototypes of all objects: they are not searched. In some hosts, clones inherit from another realm. */
const ENDS = new Set(
  [{}, structuredClone({})].flatMap((object) => {
    const constructor = /** @type {ObjectConstructor} */ (object.constructor);
    return [object, constructor, constructor.keys(object)].map((value) => Object.getPrototypeOf(value));
  }),
);

/**
 * @template T
 * @param {() => T} look
 */
function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
