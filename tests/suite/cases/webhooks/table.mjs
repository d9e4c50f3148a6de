// Webhooks as data: how each is signed and sent, and whether it verifies. jose signs the tokens.
//
// name     a sentence
// text     the body that is signed (default: a HOLDINGS event as Plaid sends it)
// sign     a function of the signer and the text that returns changes to the token: `{ header, claims, key }`
// token    a function that changes the signed token
// sends    a function that changes the text on its way
// as       a function that makes options of text and token (default: `body`, a string, and `signature`)
// key      a function that returns changes to the key
// answers  answers of the fake before the one with the key
// options  a function of the opened case that returns other options
// expect   "event", or fields of the error
// says     words of the error's message
// lookups  the number of look-ups of the key (default: 1 for an event, else 0)
// timeout  "sent": the first call times out when the server has the look-up
// alone    it runs alone, with a clock that stands still: a second more would change its meaning
// again    a second call resolves to the event, with one more look-up

import * as deliveries from "./deliveries.mjs";
import * as keys from "./key-answers.mjs";
import * as tokens from "./tokens.mjs";

const named = (rows) => rows.map((row) => ({ ...row, name: `webhook: ${row.name}` }));

export const DELIVERIES = named(deliveries.DELIVERIES);
export const KEYS = named(keys.KEYS);
export const TOKENS = named(tokens.LYING_TOKENS);
