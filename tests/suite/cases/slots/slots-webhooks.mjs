// Webhooks whose verification fails after the look-up of the key, for `slots.mjs`.

import { encoded } from "../../harness/signer.mjs";

/** The hash of "{}". */
const HASH = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const SIGNED_AT = 1_700_000_000;

const POINT = {
  kty: "EC",
  crv: "P-256",
  x: "gjmV5dngbzWHG2IMf9J4sOfgRQ-T2XyVAwUecyEb2fw",
  y: "OLiB35NshG-xW8Ujgn6Uu1mJTzDF6f1u6r5HiuyZblo",
};
const keyOf = (kid, more) => ({ ...POINT, alg: "ES256", use: "sig", kid, expired_at: null, ...more });
const answer = (body, init) => async () => Response.json({ request_id: "1", ...body }, init);
const rejects = () => Promise.reject(new Error("no"));
const throws = () => {
  throw new Error("no");
};
const storing = (value) => ({ get: async () => value, put: rejects });
const stored = (key) => ({ get: async () => JSON.stringify({ key, readAt: Date.now() }), put: throws });

/** A webhook with a wrong signature and a new key id, and a `fetch` that answers the look-up. */
const unsigned = (kid, fetch, more) => ({
  body: "{}",
  signature: [{ alg: "ES256", kid }, { iat: SIGNED_AT, request_body_sha256: HASH }, "x".repeat(64)]
    .map(encoded)
    .join("."),
  receivedAt: SIGNED_AT * 1_000,
  maxRetries: 0,
  fetch,
  ...more,
});

export const FAILED_WEBHOOKS = {
  "a look-up that rejects": unsigned("s1", rejects),
  "a look-up that throws": unsigned("s2", throws),
  "a key that Plaid does not know": unsigned(
    "s3",
    answer({ error_type: "INVALID_INPUT", error_code: "INVALID_WEBHOOK_VERIFICATION_KEY_ID" }, { status: 400 }),
  ),
  "an answer without a key": unsigned("s4", answer({ key: null })),
  "a key that can't be imported": unsigned("s5", answer({ key: keyOf("s5", { x: "AAAA" }) })),
  "a wrong signature": unsigned("s6", answer({ key: keyOf("s6") })),
  "a store that throws": unsigned("s7", rejects, { keyStore: { get: throws, put: throws } }),
  "a store that rejects": unsigned("s8", rejects, { keyStore: { get: rejects, put: rejects } }),
  "a store without JSON": unsigned("s9", rejects, { keyStore: storing("{") }),
  "a store of nothing": unsigned("s10", rejects, { keyStore: storing(undefined) }),
  "a stored key that can't be imported": unsigned("s11", rejects, { keyStore: stored(keyOf("s11", { x: "AAAA" })) }),
  "a stored key, and a wrong signature": unsigned("s12", rejects, { keyStore: stored(keyOf("s12")) }),
  "a store whose put rejects": unsigned("s13", answer({ key: keyOf("s13") }), { keyStore: storing(null) }),
  "no store": unsigned("s14", rejects, { keyStore: { get: 1, put: 1 } }),
  "a store whose methods can't be read": unsigned("s15", rejects, {
    keyStore: new Proxy({}, { get: throws }),
  }),
  "a time that throws": unsigned("s16", rejects, { receivedAt: { getTime: throws } }),
  "a body that was not signed": unsigned("s17", rejects, { body: "[]" }),
};
