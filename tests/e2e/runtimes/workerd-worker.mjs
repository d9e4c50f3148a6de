// A Worker that runs the suite when asked, and answers with the results.
import * as library from "plaid-investments";
import { runSuite } from "../suite.mjs";

const strays = [];
addEventListener("unhandledrejection", ({ reason }) =>
  strays.push({ name: "no unhandledrejection", fault: String(reason?.stack ?? reason) }),
);

export default {
  async fetch(request) {
    const results = await runSuite({ library, server: await request.json(), inspect: print });
    await new Promise((resolve) => setTimeout(resolve, 200));
    return Response.json([...results, ...strays]);
  },
};

/** The runner reads it. */
function print(error) {
  console.log(error);
  console.log("%o", error);
  return {};
}
