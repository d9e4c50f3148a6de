#!/usr/bin/env node
// The command line program of the package: `npx plaid-investments fake`.

import { UserError } from "./user-error.js";
import { USAGE, runFake } from "./fake.js";

const [command, ...args] = process.argv.slice(2);

try {
  if (command === "fake") await runFake(args);
  else if (command === undefined || command === "--help") console.log(USAGE);
  else throw new UserError(`There is no command ${JSON.stringify(command)}: try plaid-investments fake --help`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
