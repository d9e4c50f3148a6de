// What the Rust code has: functions with their options, fields of an error, and the words of its enums. Read as text.

/** The tables of `sources`, whose texts are by path. Each is a list of names. */
export function rustTables(sources) {
  const fields = sources["src/fields.rs"];
  const outcome = sources["src/outcome.rs"];
  const errorFields = sources["src/error_fields.rs"];
  const retry = sources["src/retry.rs"];
  const plaidFields = matches(within(sources["src/response.rs"], /const FIELDS: [^=]*= \[/), /"\w+", "(\w+)"/g).filter(
    (name) => name !== "errorMessage", // It is in the message.
  );
  const errorsOwn = ["name", ...fieldsIn(errorFields, /impl Serialize for Error \{/), ...plaidFields];
  const functions = matches(within(fields, /fn options\(self\)[^{]*\{/), /Self::(\w+) => &(\w+)/g, 2);
  return {
    functions: functions.map(([name]) => nameOf(name)),
    ...Object.fromEntries(functions.map(([name, table]) => [`options of ${nameOf(name)}`, optionsIn(fields, table)])),
    kinds: wordsOf(outcome, "Kind"),
    outcomes: wordsOf(outcome, "Outcome"),
    reasons: matches(within(sources["src/webhook.rs"], /impl Reason \{/), /Self::\w+ => \("(\w+)"/g),
    "retry.when": wordsOf(retry, "When"),
    scopes: [...new Set(wordsOf(sources["src/plaid_errors.rs"], "Scope"))],
    "fields of an error": errorsOwn,
    "fields of the data of an error": errorsOwn,
    "fields of Plaid's error": ["status", ...plaidFields],
    "fields of retry": fieldsIn(retry, /impl Retry \{/),
    "fields of cause": fieldsIn(errorFields, /impl Cause \{/),
  };
}

/** What stands between a bracket, the last character of `opening`, and the one that closes it. */
function within(source, opening) {
  const found = opening.exec(source);
  if (!found) throw new Error(`the Rust code has no ${opening}`);
  const start = found.index + found[0].length;
  const open = source[start - 1];
  const close = { "{": "}", "[": "]", "(": ")" }[open];
  let depth = 1;
  let end = start;
  for (; depth > 0; end++) {
    if (end === source.length) throw new Error(`the Rust code never closes ${opening}`);
    depth += (source[end] === open) - (source[end] === close);
  }
  return source.slice(start, end - 1);
}

/** The first group of each match, or the first `groups`; there must be some. */
function matches(source, pattern, groups = 1) {
  const found = [...source.matchAll(pattern)].map((match) => (groups === 1 ? match[1] : match.slice(1, groups + 1)));
  if (found.length === 0) throw new Error(`the Rust code has no ${pattern}`);
  return found;
}

function wordsOf(source, name) {
  return matches(within(within(source, new RegExp(`impl ${name} \\{`)), /fn as_str\(self\)[^{]*\{/), /=> "(\w+)"/g);
}

function fieldsIn(source, opening) {
  return matches(within(source, opening), /(?:text\(|number\(|push\(\()"(\w+)"/g);
}

const nameOf = (variant) => variant[0].toLowerCase() + variant.slice(1);

/** The options of a table: those written in it, those of the constants that it names, and all of `with`. */
function optionsIn(source, table) {
  const [, value] = new RegExp(`(?:static|const) ${table}: [^=]*=([^;]*);`).exec(source) ?? [];
  if (!value) throw new Error(`the Rust code has no table ${table}`);
  const written = [...value.matchAll(/\("(\w+)", Type::(?!Refused)/g)].map(([, name]) => name);
  // Not what a text names.
  const named = [...value.replaceAll(/"[^"]*"/g, "").matchAll(/\b[A-Z][A-Z_]+\b/g)].flatMap(([name]) =>
    optionsIn(source, name),
  );
  return [...(/\bwith\(/.test(value) ? optionsIn(source, "CONNECTION") : []), ...named, ...written];
}
