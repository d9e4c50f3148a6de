// Webhooks, as data: how each is signed and sent, and whether it verifies. Tokens are signed by jose.
//
// name     a sentence
// text     the body that is signed (default: a HOLDINGS event as Plaid sends it)
// sign     what of the token is not as Plaid makes it, by the signer and the text: `{ header, claims, key }`
// token    what becomes of the token once it is signed
// sends    what becomes of the text on its way
// as       how text and token are given (default: as `body`, a string, and `signature`)
// key      what of the key is not as Plaid gives it
// answers  what the fake is told to answer before it gives the key
// options  other options, by the opened case
// expect   "event", or fields that the error must have
// says     what the error's message has in it
// lookups  how often the key is looked up (default: once for an event, else never)
// timeout  "sent": the time of the first call is over when the look-up is at the server
// alone    it runs alone, while the clock stands still: a second more would make another case of it
// again    the same call once more gives the event, with one look-up more

import { LYING_TOKENS } from "./webhook-cases-tokens.mjs";
import { DELIVERIES } from "./webhook-cases-deliveries.mjs";
import { KEYS } from "./webhook-cases-keys.mjs";

export const WEBHOOK_CASES = [...DELIVERIES, ...LYING_TOKENS, ...KEYS].map((row) => ({
  ...row,
  name: `webhook: ${row.name}`,
}));
