// Looks for secrets in an error in every way that a program could look at it.

/** Throws if any of `secrets` can be reached from `error`, in a spelling that servers and serialisers use. */
export function assertNoLeak(error, secrets, inspect = String) {
  const needles = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    encodeURIComponent(secret),
  ]);
  for (const [where, text] of everyText(error, inspect)) {
    if (needles.some((needle) => text.includes(needle))) throw new Error(`a secret shows in ${where}`);
  }
}

/** Each text that an error shows, with where it was found. */
function* everyText(error, inspect) {
  for (const [how, look] of Object.entries(LOOKS)) {
    yield* walk(
      attempt(() => look(error, inspect)),
      how,
      new Set(),
    );
  }
}

const LOOKS = {
  "the error": (error) => error,
  "String()": (error) => String(error),
  "JSON.stringify": (error) => JSON.stringify(error),
  toJSON: (error) => error?.toJSON?.(),
  "the spread copy": (error) => ({ ...error }),
  structuredClone: (error) => structuredClone(error),
  "the console": (error, inspect) => inspect(error),
};

/** Every text below a value: own and inherited properties, enumerable or not, symbols, keys, causes, stacks. */
function* walk(value, path, seen) {
  if (typeof value === "string") yield [path, value];
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) yield* walk([...value], path, seen);
  for (let owner = value; owner && !ENDS.has(owner); owner = Object.getPrototypeOf(owner)) {
    for (const key of Reflect.ownKeys(owner)) {
      const name = String(key);
      yield [`a key of ${path}`, name];
      // Read from the value itself, so that an inherited getter sees it as `this`.
      const property = attempt(() => value[key]);
      if (property !== value) yield* walk(property, `${path}.${name}`, seen);
    }
  }
}

/** What every object inherits says nothing of this one. */
const ENDS = new Set([Object.prototype, Function.prototype, Array.prototype]);

function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
