import { join } from "node:path";
import { build } from "esbuild";
import { run } from "../../../../scripts/run.mjs";
import { emptied } from "../../../helpers/folders.mjs";
import { smoke } from "../../bundlers/smoke.mjs";
import { folderOf } from "../programs.mjs";

const HERE = folderOf("aws-lambda");

/** The options of AWS's guide: see https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html. */
const BUNDLED = { bundle: true, minify: true, sourcemap: true, platform: "node", target: "es2022" };

export const rows = [
  row({ name: "AWS Lambda, a CommonJS handler", file: "index.cjs", format: "cjs" }),
  row({ name: "AWS Lambda, an ES module handler", file: "index.mjs", format: "esm" }),
];

function row({ name, file, format }) {
  return {
    name,
    proves: "esbuild bundles one file without any setting, and the handler works with the body as text and as base64",
    async run(plaid) {
      const outfile = join(emptied("frameworks", "aws-lambda"), file);
      await build({ entryPoints: [join(HERE, "handler.mjs")], outfile, format, ...BUNDLED });
      for (const encoding of ["utf8", "base64"]) await smoke(plaid.url, (given) => invoke(outfile, given, encoding));
    },
  };
}

async function invoke(file, given, encoding) {
  const body = Buffer.from(JSON.stringify(given)).toString(encoding);
  const event = JSON.stringify({ body, isBase64Encoded: encoding === "base64" });
  const result = await run(process.execPath, [join(HERE, "invoke.mjs"), file, event]);
  return JSON.parse(JSON.parse(result).body);
}
