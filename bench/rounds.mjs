// Runs one measurement. Each round measures every contender once, in a rotating order, so that changes in the load of the
// machine affect all contenders equally.
import { startServer } from "./children.mjs";

/** Resolves to the results of each contender in each round: { floor: [{ cpu: 35.2 }, ...], ... }. */
export async function runRounds(measurement, quick) {
  const { contenders, start, rounds, warmUpCalls, calls, fewer = {}, server: needsServer, atOnce, task } = measurement;
  const pick = quick ? 1 : 0;
  const server = needsServer ? await startServer() : undefined;
  const sessions = new Map();
  try {
    for (const contender of contenders) {
      const count = calls && Math.round(calls[pick] * (fewer[contender] ?? 1));
      const own = { contender, warmUpCalls: warmUpCalls?.[pick], calls: count, baseUrl: server?.url };
      sessions.set(contender, await start({ ...task, ...own }));
    }
    const measured = Object.fromEntries(contenders.map((contender) => [contender, []]));
    const measure = async (contender) => measured[contender].push(await sessions.get(contender).measure());
    for (let round = 0; round < rounds[pick]; round += 1) {
      const turn = round % contenders.length;
      const order = [...contenders.slice(turn), ...contenders.slice(0, turn)];
      if (atOnce) await Promise.all(order.map(measure));
      else for (const contender of order) await measure(contender);
    }
    return measured;
  } finally {
    for (const session of sessions.values()) await session.stop();
    await server?.stop();
  }
}
