// Looks for secrets in an error in every way that a program could look at it.

/**
 * Throws if any of `secrets`, or a half of one, can be reached from `error`, in a spelling that servers and serialisers use.
 * `inspect` gives what the runtime's own consoles and debuggers show of a value, as texts by name.
 */
export function assertNoLeak(error, secrets, inspect = () => ({})) {
  const needles = [...new Set(secrets.flatMap(halves).flatMap(spellings))];
  const isLeak = (text) => needles.some((needle) => text.includes(needle));
  const texts = everyText(error, inspect);
  // All in one, which is searched in a fraction of the time: there are hundreds, and next to never a secret.
  if (!isLeak(texts.map(({ text }) => text).join("\0"))) return;
  throw new Error(`a secret shows in ${texts.find(({ text }) => isLeak(text)).where}`);
}

/** A whole secret is found by its halves, and one that was cut by one of them. */
function halves(secret) {
  const middle = secret.length / 2;
  return [secret.slice(0, middle), secret.slice(middle)];
}

function spellings(text) {
  const escaped = escape(text);
  return [text, escaped, escape(escaped), escape(escape(escaped)), encodeURIComponent(text)];
}

/** As it stands between the quotes of a JSON string. */
function escape(text) {
  return JSON.stringify(text).slice(1, -1);
}

/** Each text that an error shows, with where it was found. What is seen in several ways is gone through once. */
function everyText(error, inspect) {
  const texts = [];
  const seen = new Set();
  for (const [how, look] of Object.entries({ ...LOOKS, "the console": inspect })) {
    const value = attempt(() => look(error));
    walk(value, how, seen, texts);
  }
  return texts;
}

const LOOKS = {
  "the error": (error) => error,
  "String()": (error) => String(error),
  "a template": (error) => `${error}`,
  "Object.prototype.toString": (error) => Object.prototype.toString.call(error),
  "JSON.stringify": (error) => JSON.stringify(error),
  "JSON.stringify of all its own": (error) => JSON.stringify(error, Object.getOwnPropertyNames(error)),
  toJSON: (error) => error?.toJSON?.(),
  "the spread copy": (error) => ({ ...error }),
  structuredClone: (error) => structuredClone(error),
  "an error with it as its cause": (error) => new Error("failed", { cause: error }),
};

/** Adds every text below a value: own and inherited properties, enumerable or not, symbols, keys, causes, stacks, what it holds. */
function walk(value, path, seen, texts) {
  if (typeof value === "string") texts.push({ where: path, text: value });
  if (typeof value === "symbol") texts.push({ where: path, text: String(value) });
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [what, hold] of Object.entries(HELD)) {
    const held = attempt(() => hold(value));
    if (held !== undefined) walk(held, `${path} (${what})`, seen, texts);
  }
  for (let owner = value; owner && !ENDS.has(owner); owner = attempt(() => Object.getPrototypeOf(owner))) {
    for (const key of attempt(() => Reflect.ownKeys(owner)) ?? []) {
      const name = String(key);
      texts.push({ where: `a key of ${path}`, text: name });
      // Read from the value itself, so that an inherited getter sees it as `this`.
      const property = attempt(() => value[key]);
      if (property !== value) walk(property, `${path}.${name}`, seen, texts);
    }
  }
}

/** What a value holds beside its properties. */
const HELD = {
  items: (value) => (isIterable(value) && !Array.isArray(value) && !isBytes(value) ? [...value] : undefined),
  bytes: (value) => (isBytes(value) ? new TextDecoder().decode(value) : undefined),
  "as text": (value) => (typeof value.valueOf() === "string" ? value.valueOf() : undefined),
  source: (value) => (typeof value === "function" ? Function.prototype.toString.call(value) : undefined),
};

function isIterable(value) {
  return typeof value[Symbol.iterator] === "function";
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** What every object inherits says nothing of this one. In some hosts, clones inherit from another realm. */
const ENDS = new Set(
  [{}, structuredClone({})].flatMap((object) => {
    const { constructor } = object;
    return [object, constructor, constructor.keys(object)].map((value) => Object.getPrototypeOf(value));
  }),
);

function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
