// What a host can't do, case by case: the name of the case, and why.

const because = (why, names) => Object.fromEntries(names.map((name) => [name, why]));

/** https://github.com/denoland/deno/pull/32566 and /pull/36415; README tells how to have it send once. */
export const DENO_SENDS_AGAIN = because("Deno's own fetch sends a request again when a connection breaks that was used before", []);

export const STACK_OF_JSC = because(
  "where the stack ends at the call itself, JavaScriptCore rejects with a RangeError of its own",
  ["calls made where the stack ends settle, and do no harm to those in flight"],
);

export const NOT_CALLED = because("nothing can call a test from outside", [
  "the whole loop: an Item is made, refreshed, heard of by signed webhooks at a real address, read, and seen to change",
  "a webhook at a real address that is not Plaid's is answered 401",
]);
