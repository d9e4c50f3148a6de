// For `setupFiles`: what Jest's jsdom lacks, but for fetch and WebCrypto.
const { TextDecoder, TextEncoder } = require("node:util");

Object.assign(globalThis, { TextDecoder, TextEncoder });
