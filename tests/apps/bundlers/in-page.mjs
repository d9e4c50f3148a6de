// The app in a page. Its server gives it the options, and takes the results.
import { app } from "./app.mjs";

async function run() {
  const given = await (await fetch("/given")).json();
  return app(given).catch((error) => ({ fault: `${error}\n${error.stack}` }));
}

run().then((result) => fetch("/results", { method: "POST", body: JSON.stringify(result) }));
