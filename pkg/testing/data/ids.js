// Ids and tokens. They have the length and the alphabet of Plaid's, so that code that validates them can be tested.

/** @typedef {ReturnType<typeof makeIds>} Ids */
/** @typedef {(length: number) => Uint8Array} RandomBytes */

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX = "0123456789abcdef";

/**
 * Creates random ids. With a seed, it always creates the same ids in the same order.
 *
 * @param {string} [seed]
 */
export function makeIds(seed) {
  const random = seed === undefined ? randomBytes : seededBytes(seed);
  return {
    clientId: () => pick(random, HEX, 24),
    secret: () => pick(random, HEX, 30),
    requestId: () => pick(random, ALPHANUMERIC, 15),
    accessToken: () => `access-sandbox-${uuid(random)}`,
    publicToken: () => `public-sandbox-${uuid(random)}`,
    linkToken: () => `link-sandbox-${uuid(random)}`,
    keyId: () => uuid(random),
    /** The id of an Item, an account or a transaction. */
    id: () => pick(random, ALPHANUMERIC, 37),
  };
}

/**
 * An id that is the same in every fake, such as that of a security.
 *
 * @param {string} name
 */
export const fixedId = (name) => pick(seededBytes(name), ALPHANUMERIC, 37);

/** @type {RandomBytes} */
const randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/**
 * The random number generator mulberry32. Its initial state is the FNV-1a hash of the seed.
 *
 * @param {string} seed
 * @returns {RandomBytes}
 */
function seededBytes(seed) {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 255;
  };
  return (length) => Uint8Array.from({ length }, next);
}

/**
 * @param {RandomBytes} random
 * @param {string} alphabet
 * @param {number} length
 */
const pick = (random, alphabet, length) =>
  Array.from(random(length), (byte) => alphabet[byte % alphabet.length]).join("");

/** @param {RandomBytes} random */
function uuid(random) {
  const hex = pick(random, HEX, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join("-");
}
