// A webhook as Plaid sends it, and how to reach who gives its key: by the runtime's own `fetch`, as a program would. Signed when
// first asked for, because a Worker may make keys in a request only, and good for five minutes.
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
