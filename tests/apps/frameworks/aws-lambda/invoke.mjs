// Loads a handler like Lambda's Node runtime, with `require` or `import` by the file extension, and calls it with an event.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file, event] = process.argv.slice(2);
const { handler } = file.endsWith(".cjs") ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file));
process.stdout.write(JSON.stringify(await handler(JSON.parse(event))));
