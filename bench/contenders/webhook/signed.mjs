// A webhook as Plaid sends it, and the connection to the fake that has its key. The global `fetch` is replaced by that of the fake. The
// webhook is signed at the first use, because a Worker can make keys only in a request. It is valid for five minutes.
import { fakePlaid } from "plaid-investments/testing";

let made;

export function signed() {
  made ??= sign();
  return made;
}

async function sign() {
  const plaid = fakePlaid();
  const event = {
    webhook_type: "HOLDINGS",
    webhook_code: "DEFAULT_UPDATE",
    item_id: plaid.itemId,
    error: null,
    new_holdings: 19,
    updated_holdings: 0,
    environment: "sandbox",
  };
  const { body, signature } = await plaid.signWebhook(event);
  const { fetch, ...connection } = plaid.connection;
  globalThis.fetch = fetch;
  return { connection, body: new TextEncoder().encode(body), signature };
}
