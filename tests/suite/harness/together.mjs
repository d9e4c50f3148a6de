// Asks the suite's server. Questions that come while an answer is under way are sent together in one request: each case asks several
// times, and a request takes a runtime longer than most cases do.

/**
 * @typedef {object} Question
 * @property {string} path
 * @property {unknown} value
 * @property {(answer: unknown) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/**
 * By origin, the questions that wait for the answer to the request before.
 *
 * @type {Map<string, Question[]>}
 */
const waiting = new Map();

/**
 * The answer of the server at one of its own paths.
 *
 * @param {string} origin
 * @param {string} path
 * @param {unknown} [value]
 * @returns {Promise<unknown>}
 */
export function ask(origin, path, value) {
  return new Promise((resolve, reject) => {
    const asked = { path, value, resolve, reject };
    const others = waiting.get(origin);
    if (others) return void others.push(asked);
    const questions = [asked];
    waiting.set(origin, questions);
    askInTurn(origin, questions);
  });
}

/**
 * @param {string} origin
 * @param {Question[]} questions
 */
async function askInTurn(origin, questions) {
  while (questions.length > 0) {
    const together = questions.splice(0);
    try {
      const answers = await post(`${origin}/asks`, together);
      for (const [at, { resolve, reject }] of together.entries()) {
        const { error } = answers[at];
        if (error) reject(new Error(error));
        else resolve(answers[at]);
      }
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
  waiting.delete(origin);
}

/**
 * @param {string} url
 * @param {unknown} value
 */
async function post(url, value) {
  return (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
}
