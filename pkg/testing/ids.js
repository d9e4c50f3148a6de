const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const HEX = "0123456789abcdef";

/**
 * @param {string} alphabet
 * @param {number} length
 */
function pick(alphabet, length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
}

// Each id has the length and the letters of Plaid's own, so that code which checks their form can be tested.
export const newClientId = () => pick(HEX, 24);
export const newSecret = () => pick(HEX, 30);
export const newRequestId = () => pick(ALPHANUMERIC, 15);
export const newAccessToken = () => `access-sandbox-${crypto.randomUUID()}`;
export const newPublicToken = () => `public-sandbox-${crypto.randomUUID()}`;
export const newKeyId = () => crypto.randomUUID();
/** Of an Item, an account, a transaction. */
export const newId = () => pick(ALPHANUMERIC, 37);
