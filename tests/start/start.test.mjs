// `npm start` on a fresh machine: a clone with empty caches, and a PATH of only Node, Rust, git, tar, a shell and a C compiler.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { copyOfRepository } from "../helpers/clone.mjs";

const PORT = "18787";

/** npm runs scripts by `sh`. README asks for the others, or cargo and the build call them. */
const PROGRAMS = ["node", "npm", "cargo", "rustc", "rustup", "git", "tar", "cc", "sh"];

const exec = promisify(execFile);
const machine = realpathSync(mkdtempSync(join(tmpdir(), "plaid-investments-machine-")));
after(() => rmSync(machine, { recursive: true, force: true }));

const clone = join(machine, "clone");
await copyOfRepository(clone);

/** The path of a program, by the PATH of this process. */
function whereIs(program) {
  const path = process.env.PATH.split(delimiter)
    .map((folder) => join(folder, program))
    .find(existsSync);
  assert.ok(path, `${program} is not on the PATH`);
  return path;
}

/** A folder with only these programs. */
function folderOf(name, programs) {
  const folder = join(machine, name);
  mkdirSync(folder, { recursive: true });
  for (const program of programs) symlinkSync(whereIs(program), join(folder, program));
  return folder;
}

/** The environment of a new user: this machine's registries and toolchain, and empty caches. */
function environment(path) {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(?:npm_config_registry|https?_proxy|no_proxy|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|CARGO_(?:HTTP|NET|REGISTRIES|SOURCE)_\w+)$/i.test(
      name,
    ),
  );
  const cargoHome = join(machine, "cargo");
  mkdirSync(cargoHome, { recursive: true });
  const config = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "config.toml");
  if (existsSync(config)) cpSync(config, join(cargoHome, "config.toml"));
  return {
    ...Object.fromEntries(kept),
    PATH: path,
    HOME: join(machine, "home"),
    XDG_CACHE_HOME: join(machine, "cache"),
    npm_config_cache: join(machine, "npm"),
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
    CARGO_HOME: cargoHome,
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"),
  };
}

const start = (path) =>
  exec("npm", ["start", "--", "--once", "--port", PORT], { cwd: clone, env: environment(path), timeout: 900_000 });

test("npm start needs only the programs that README names, and refreshes", async () => {
  const { stdout } = await start(folderOf("programs", PROGRAMS));
  assert.match(stdout, /^Refreshed\. request_id: \S+$/m);
});

test("a missing program that the build needs is noticed", async () => {
  rmSync(join(clone, "target", "build-stamp.json"));
  const path = folderOf(
    "without-tar",
    PROGRAMS.filter((program) => program !== "tar"),
  );
  await assert.rejects(start(path), ({ stderr }) => /This failed: tar/.test(stderr));
});
