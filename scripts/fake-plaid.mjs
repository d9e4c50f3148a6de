// Runs the fake Plaid over HTTP for the Worker of www/, as `npx plaid-investments fake` does.

/** @import { FakePlaidOptions } from "plaid-investments/testing" */

/**
 * Starts the fake. `beforeRefresh` is called and awaited before each refresh. `options` are those of the fake. The `vars` of the result are the
 * environment variables of the Worker.
 *
 * @param {() => unknown} beforeRefresh
 * @param {FakePlaidOptions} options
 */
export async function startFakePlaid(beforeRefresh = () => {}, options = {}) {
  const { fakePlaid } = await import("../pkg/testing/index.js");
  const { serve } = await import("../pkg/cli/server.js");
  const plaid = fakePlaid({ portfolio: "moving", ...options });
  const { url, close } = await serve(plaid, { beforeRefresh });
  const { clientId, secret } = plaid.connection;
  return {
    plaid,
    url,
    vars: {
      PLAID_CLIENT_ID: clientId,
      PLAID_SECRET: secret,
      PLAID_BASE_URL: url,
      FAKE_CONTROL_URL: `${url}/fake`,
    },
    close,
  };
}
