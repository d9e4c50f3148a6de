const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * Whether the host of a URL is this machine.
 *
 * @param {string} url
 */
export const isLoopback = (url) => LOOPBACK.test(new URL(url).hostname);
