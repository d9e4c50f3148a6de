// The app for every framework, which is the app for the bundlers. If a call fails, the response contains the error.
import { app } from "../bundlers/app.mjs";

/** The result of the app for the given input, as JSON: see `smoke`. */
export function answer(given) {
  return app(given).catch((error) => ({ fault: error?.toJSON?.() ?? `${error?.stack ?? error}` }));
}
