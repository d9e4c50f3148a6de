// Runs the action of a click, so that its errors are shown.
import { messageOf } from "./api.ts";
import { byId, say } from "./dom.ts";

/** Runs an action. If it rejects, the message of the error appears in the element with the id `fault`. */
export async function attempt(fault: string, action: () => Promise<unknown>): Promise<void> {
  say(byId(fault), "");
  try {
    await action();
  } catch (error) {
    say(byId(fault), messageOf(error));
  }
}
