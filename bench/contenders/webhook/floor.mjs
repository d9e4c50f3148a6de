// The same work with jose: https://plaid.com/docs/api/webhooks/webhook-verification/
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { REQUEST_ID } from "../../answers.mjs";
import { signed } from "./signed.mjs";

const decoder = new TextDecoder();
const keys = new Map();

async function readKey(connection, kid) {
  const response = await fetch(`${connection.baseUrl}/webhook_verification_key/get`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Plaid-Version": "2020-09-14",
      "PLAID-CLIENT-ID": connection.clientId,
      "PLAID-SECRET": connection.secret,
    },
    body: JSON.stringify({ key_id: kid }),
  });
  return importJWK((await response.json()).key, "ES256");
}

export const client = () => async () => {
  const { connection, body, signature } = await signed();
  const { kid } = decodeProtectedHeader(signature);
  if (!keys.has(kid)) keys.set(kid, await readKey(connection, kid));
  const { payload } = await jwtVerify(signature, keys.get(kid), { algorithms: ["ES256"], maxTokenAge: "5 min" });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  let hash = "";
  for (const byte of digest) hash += byte.toString(16).padStart(2, "0");
  if (payload.request_body_sha256 !== hash) throw new Error("another body");
  const event = JSON.parse(decoder.decode(body));
  if (event.environment !== "sandbox") throw new Error("another environment");
  return event.webhook_type === "HOLDINGS" ? REQUEST_ID : undefined;
};
