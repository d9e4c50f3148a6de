// The messages of the two queues: see README.md, "Many Items". Only types.
import type { EndState } from "../ledger/rules.ts";
import type { NoPartError, ShownError } from "../../shared/messages.ts";

/** A message of the refresh queue: the Item has to be refreshed in this round. */
export interface RoundMessage {
  itemId: string;
  round: number;
}

/** The outcome of an Item in a round. `isGuess` means that it does not come from the Item. */
export interface SettledInRound extends RoundMessage {
  outcome: EndState;
  error?: ShownError | NoPartError | undefined;
  isGuess?: boolean;
}
