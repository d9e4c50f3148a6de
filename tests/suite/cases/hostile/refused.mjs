import { refusedOption } from "../../harness/expect.mjs";

/** The row of an option that is refused. */
export const refused = (option, says, name, options) => ({
  name: `hostile option: ${name}`,
  options,
  expect: refusedOption(option),
  says,
  requests: 0,
});
