// For `setupFiles`: adds what Jest's jsdom lacks, except fetch and WebCrypto.
const { TextDecoder, TextEncoder } = require("node:util");

Object.assign(globalThis, { TextDecoder, TextEncoder });
