// The rows for React Router, which are the same for each version.
import { join } from "node:path";
import { works } from "./checks.mjs";
import { build, folderOf, installed, start, startWrangler } from "./programs.mjs";

/** `command` is the path of the program in the package. */
export function rowsOf({ version, folder, command }) {
  const here = folderOf(folder);
  const program = installed(here, "@react-router/dev", command);
  return [
    {
      name: `React Router ${version} and @cloudflare/vite-plugin, built`,
      proves: "without any setting, the plugin uses the entry for Workers and its .wasm",
      async run(plaid) {
        await build(here, program, ["build"]);
        await works(plaid, startWrangler(here, join(here, "build", "server", "wrangler.json")), "/call");
      },
    },
    {
      name: `React Router ${version} and @cloudflare/vite-plugin, dev server`,
      proves: "the same for the dev server, which runs the app in workerd",
      run: (plaid) => works(plaid, start(here, program, ["dev", "--host", "127.0.0.1", "--port", "0"]), "/call"),
    },
  ];
}
