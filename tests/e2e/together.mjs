// What the suite asks of its server: what is asked while an answer is on its way goes together, in one request. Each case asks
// several times, and to a runtime a request is more work than most cases are.

/** By origin, what waits for the answer to the request before. */
const waiting = new Map();

/** What the server answers at a `path` of its own, as it is from now on. */
export function ask(origin, path, value) {
  return new Promise((resolve, reject) => {
    const asked = { path, value, resolve, reject };
    if (waiting.has(origin)) return waiting.get(origin).push(asked);
    waiting.set(origin, [asked]);
    askInTurn(origin);
  });
}

async function askInTurn(origin) {
  while (waiting.get(origin).length > 0) {
    const together = waiting.get(origin).splice(0);
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

async function post(url, value) {
  return (await fetch(url, { method: "POST", body: JSON.stringify(value) })).json();
}
