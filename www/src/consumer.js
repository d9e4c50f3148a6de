// The consumer of both queues. It never waits for Plaid: it gives each Item a place in the client's rate, and the Item's object
// does the rest. Messages come at least once, so all that is done here may be done twice.
import { itemList, itemObject, rateLimit } from "./objects.js";
import { settle } from "./rounds.js";
import { DEAD_LETTER_QUEUE } from "./settings.js";

const MOST_WAIT_S = 600;

const NO_ITEM = { kind: "no_item", message: "There is no such Item." };
const GUESS = {
  outcome: "failed",
  error: { kind: "undelivered", message: "Its message failed each time: the log of the Worker says why." },
  isGuess: true,
};

export async function consume(batch, env) {
  if (batch.queue === DEAD_LETTER_QUEUE) await Promise.all(batch.messages.map((message) => bury(message, env)));
  else await refreshAll(batch.messages, env);
}

async function refreshAll(messages, env) {
  let places;
  try {
    places = await rateLimit(env).reserve(messages.length);
  } catch (error) {
    return messages.forEach((message) => again(message, error));
  }
  const { times, waitMs } = places;
  for (const message of messages.slice(times.length)) message.retry({ delaySeconds: Math.ceil(waitMs / 1000) });
  await Promise.all(times.map((startAt, place) => handOver(messages[place], startAt, env)));
}

async function handOver(message, startAt, env) {
  const { itemId, round } = message.body;
  try {
    const isKnown = await itemObject(env, itemId).refreshInRound(round, startAt);
    if (!isKnown) await settle(env, { itemId, round, outcome: "failed", error: NO_ITEM });
    message.ack();
  } catch (error) {
    again(message, error);
  }
}

/** A message that the queue of refreshes gave up has no outcome: perhaps its Item got it all the same, and will say so. */
async function bury(message, env) {
  try {
    await itemList(env).settle(message.body.outcome ? message.body : { ...GUESS, ...message.body });
    message.ack();
  } catch (error) {
    again(message, error);
  }
}

function again(message, error) {
  console.error(error);
  message.retry({ delaySeconds: Math.min(message.attempts ** 2, MOST_WAIT_S) });
}
