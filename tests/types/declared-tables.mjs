// What the declarations have: the same tables as `tests/contract.mjs`, by TypeScript's own parser.
import ts from "typescript-parser";

/** TypeScript's own files, parsed once. */
const libraries = new Map();

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  types: [],
  noEmit: true,
};

/** The module of `path`, one of `sources`, and what knows its types. */
function moduleOf(sources, path) {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.getSourceFile = (path, language) => {
    if (path in sources) return ts.createSourceFile(path, sources[path], language);
    if (!libraries.has(path)) libraries.set(path, ts.createSourceFile(path, readFile(path), language));
    return libraries.get(path);
  };
  host.fileExists = (path) => path in sources || fileExists(path);
  host.readFile = (path) => sources[path] ?? readFile(path);
  host.getCurrentDirectory = () => "";
  const program = ts.createProgram([path], OPTIONS, host);
  const checker = program.getTypeChecker();
  return { checker, module: checker.getSymbolAtLocation(program.getSourceFile(path)) };
}

/** The names of what the module of `path` exports that is there when it runs. */
export function declaredValues(sources, path) {
  const { checker, module } = moduleOf(sources, path);
  const isValue = (symbol) => (resolved(checker, symbol).flags & ts.SymbolFlags.Value) !== 0;
  return checker
    .getExportsOfModule(module)
    .filter(isValue)
    .map(({ name }) => name);
}

/** The tables of `sources`, whose texts are by path. The module is `pkg/index.d.ts`. Each is a list of names. */
export function declaredTables(sources) {
  const { checker, module } = moduleOf(sources, "pkg/index.d.ts");
  const exported = Object.fromEntries(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(checker, symbol)]),
  );
  const type = (name) => checker.getDeclaredTypeOfSymbol(exported[name]);
  const functions = Object.entries(exported).flatMap(([name, symbol]) => {
    const parameters = checker.getTypeOfSymbol(symbol).getCallSignatures()[0]?.getParameters() ?? [];
    const options = parameters.find(({ name }) => name === "options");
    return options ? [[name, propertiesOf(checker.getTypeOfSymbol(options))]] : [];
  });
  // Of an Error itself there is more, such as its stack, which is no field.
  const inherited = ["stack"];
  const methods = ["toJSON"];
  return {
    functions: functions.map(([name]) => name),
    ...Object.fromEntries(functions.map(([name, options]) => [`options of ${name}`, options])),
    kinds: wordsOf(type("ErrorKind")),
    outcomes: wordsOf(type("Outcome")),
    reasons: wordsOf(type("WebhookReason")),
    scopes: wordsOf(type("ErrorScope")),
    "retry.when": type("Retry").types.map((one) => checker.getTypeOfSymbol(one.getProperty("when")).value),
    "fields of an error": propertiesOf(type("InvestmentsError")).filter(
      (name) => !inherited.includes(name) && !methods.includes(name),
    ),
    "fields of the data of an error": propertiesOf(type("InvestmentsErrorData")),
    "fields of Plaid's error": propertiesOf(type("PlaidErrorFields")),
    "fields of retry": propertiesOf(type("Retry")),
    "fields of cause": propertiesOf(type("ErrorCause")),
  };
}

function resolved(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The names of an object's properties, or of all objects of a union. */
function propertiesOf(type) {
  const names = (type.isUnion() ? type.types : [type]).flatMap((one) => one.getProperties().map(({ name }) => name));
  return [...new Set(names)];
}

function wordsOf(type) {
  return (type.isUnion() ? type.types : [type]).map(({ value }) => value);
}
