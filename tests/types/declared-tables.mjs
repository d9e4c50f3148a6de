// The tables of the declarations, read by TypeScript's parser: the same tables as in `tests/helpers/contract.mjs`.
import ts from "typescript-parser";

/** @import { CompilerOptions, SourceFile, Symbol, Type, TypeChecker } from "typescript-parser" */
/** @typedef {Record<string, string>} Sources texts by path */

/**
 * TypeScript's own declarations, parsed once.
 *
 * @type {Map<string, SourceFile>}
 */
const libraries = new Map();

/** @type {CompilerOptions} */
const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  types: [],
  noEmit: true,
};

/**
 * The module of `path`, one of `sources`, and the type checker.
 *
 * @param {Sources} sources
 * @param {string} path
 */
function moduleOf(sources, path) {
  const host = ts.createCompilerHost(OPTIONS);
  const { readFile, fileExists } = host;
  host.getSourceFile = (path, language) => {
    const source = sources[path];
    if (source !== undefined) return ts.createSourceFile(path, source, language);
    const library = libraries.get(path) ?? ts.createSourceFile(path, readFile(path) ?? "", language);
    libraries.set(path, library);
    return library;
  };
  host.fileExists = (path) => path in sources || fileExists(path);
  host.readFile = (path) => sources[path] ?? readFile(path);
  host.getCurrentDirectory = () => "";
  const program = ts.createProgram([path], OPTIONS, host);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${path} is no module`);
  return { checker, module };
}

/**
 * The names of the values that the module of `path` exports.
 *
 * @param {Sources} sources
 * @param {string} path
 */
export function declaredValues(sources, path) {
  const { checker, module } = moduleOf(sources, path);
  /** @param {Symbol} symbol */
  const isValue = (symbol) => (resolved(checker, symbol).flags & ts.SymbolFlags.Value) !== 0;
  return checker
    .getExportsOfModule(module)
    .filter(isValue)
    .map(({ name }) => name);
}

/**
 * The tables of `pkg/index.d.ts`, each a list of names.
 *
 * @param {Sources} sources
 */
export function declaredTables(sources) {
  const { checker, module } = moduleOf(sources, "pkg/index.d.ts");
  const exported = Object.fromEntries(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(checker, symbol)]),
  );
  /** @param {string} name */
  const type = (name) => {
    const symbol = exported[name];
    if (!symbol) throw new Error(`there is no type ${name}`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const functions = Object.entries(exported).flatMap(([name, symbol]) => {
    const parameters = checker.getTypeOfSymbol(symbol).getCallSignatures()[0]?.getParameters() ?? [];
    const options = parameters.find(({ name }) => name === "options");
    return options ? [{ name, options: propertiesOf(checker.getTypeOfSymbol(options)) }] : [];
  });
  // An Error has more properties, such as its stack, which are no fields.
  const inherited = ["stack"];
  const methods = ["toJSON"];
  return {
    functions: functions.map(({ name }) => name),
    ...Object.fromEntries(functions.map(({ name, options }) => [`options of ${name}`, options])),
    kinds: wordsOf(type("ErrorKind")),
    outcomes: wordsOf(type("Outcome")),
    reasons: wordsOf(type("WebhookReason")),
    scopes: wordsOf(type("ErrorScope")),
    "retry.when": membersOf(type("Retry")).flatMap((one) => {
      const when = one.getProperty("when");
      return when ? wordsOf(checker.getTypeOfSymbol(when)) : [];
    }),
    "fields of an error": propertiesOf(type("InvestmentsError")).filter(
      (name) => !inherited.includes(name) && !methods.includes(name),
    ),
    "fields of the data of an error": propertiesOf(type("InvestmentsErrorData")),
    "fields of Plaid's error": propertiesOf(type("PlaidErrorFields")),
    "fields of retry": propertiesOf(type("Retry")),
    "fields of cause": propertiesOf(type("ErrorCause")),
  };
}

/**
 * @param {TypeChecker} checker
 * @param {Symbol} symbol
 */
function resolved(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * The members of a union, or the type itself.
 *
 * @param {Type} type
 */
const membersOf = (type) => (type.isUnion() ? type.types : [type]);

/**
 * The names of an object's properties, or of all objects of a union.
 *
 * @param {Type} type
 */
function propertiesOf(type) {
  const names = membersOf(type).flatMap((one) => one.getProperties().map(({ name }) => name));
  return [...new Set(names)];
}

/** @param {Type} type */
function wordsOf(type) {
  return membersOf(type).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
}
