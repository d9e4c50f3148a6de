// The consumer of both queues. It never waits for Plaid: it assigns each Item a slot in the rate limit, and the Item's
// object makes the call. Messages are delivered at least once, so every step here is idempotent.
import type { NoPartError } from "../../shared/messages.ts";
import { SUPERSEDED } from "../item/refresh.ts";
import { logFault } from "../log.ts";
import { itemList, itemObject, rateLimit } from "../objects.ts";
import { DEAD_LETTER_QUEUE, type ServiceEnv } from "../settings.ts";
import type { RoundMessage, SettledInRound } from "./messages.ts";
import { settleInRound } from "./routes.ts";

type Messages = readonly Message<RoundMessage>[];

const MOST_WAIT_S = 600;

const NO_ITEM: NoPartError = { kind: "no_item", message: "There is no such Item." };
/** The error that a round gets for an Item that does not take part. */
const NO_PART = { none: NO_ITEM, superseded: SUPERSEDED };
const GUESS: Pick<SettledInRound, "outcome" | "error" | "isGuess"> = {
  outcome: "failed",
  error: { kind: "undelivered", message: "Its message failed each time: the log of the Worker says why." },
  isGuess: true,
};

export async function consume(batch: MessageBatch<RoundMessage | SettledInRound>, env: ServiceEnv) {
  if (batch.queue === DEAD_LETTER_QUEUE) await Promise.all(batch.messages.map((message) => bury(message, env)));
  else await refreshAll(batch.messages, env);
}

async function refreshAll(messages: Messages, env: ServiceEnv) {
  let admitted;
  let places;
  try {
    admitted = await admit(messages, env);
    if (admitted.length === 0) return;
    places = await rateLimit(env).reserve(admitted.length);
  } catch (error) {
    return messages.forEach((message) => again(message, error));
  }
  const { times, waitMs = 0 } = places;
  await Promise.all(
    admitted.map((message, place) => {
      const startAt = times[place];
      if (startAt !== undefined) return handOver(message, startAt, env);
      return message.retry({ delaySeconds: Math.ceil(waitMs / 1000) });
    }),
  );
}

/**
 * Returns the messages whose round is running. The others are acknowledged. A paused round sends its messages again
 * later.
 */
async function admit(messages: Messages, env: ServiceEnv) {
  const admitted: Message<RoundMessage>[] = [];
  for (const round of new Set(messages.map(({ body }) => body.round))) {
    const ofRound = messages.filter(({ body }) => body.round === round);
    const answer = await itemList(env).admit(
      round,
      ofRound.map(({ body }) => body.itemId),
    );
    if (answer === "go") admitted.push(...ofRound);
    else for (const message of ofRound) message.ack();
  }
  return admitted;
}

async function handOver(message: Message<RoundMessage>, startAt: number, env: ServiceEnv) {
  const { itemId, round } = message.body;
  try {
    const part = await itemObject(env, itemId).refreshInRound(round, startAt);
    if (part !== "taken") await settleInRound(env, { itemId, round, outcome: "failed", error: NO_PART[part] });
    message.ack();
  } catch (error) {
    again(message, error);
  }
}

/**
 * Consumes a dead letter. A message that the refresh queue gave up on has no outcome, so a guess is reported. The Item
 * may have received the message anyway. Then it reports the outcome itself.
 */
async function bury(message: Message<RoundMessage | SettledInRound>, env: ServiceEnv) {
  try {
    const { body } = message;
    await itemList(env).settle("outcome" in body ? body : { ...GUESS, ...body });
    message.ack();
  } catch (error) {
    again(message, error);
  }
}

function again(message: Message<RoundMessage>, error: unknown) {
  logFault("message_failed", error, { itemId: message.body.itemId, attempts: message.attempts });
  message.retry({ delaySeconds: Math.min(message.attempts ** 2, MOST_WAIT_S) });
}
