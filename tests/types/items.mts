// What the loop over many Items compiles to, and what it must not.
import { refreshItems } from "plaid-investments";
import type { InvestmentsError, ItemOutcome, ItemsProgress, PlaidConnection } from "plaid-investments";

const plaid: PlaidConnection = { clientId: "id", secret: "secret" };

interface Row {
  id: number;
  accessToken: string;
}
declare const rows: AsyncIterable<Row>;

export async function loop(): Promise<void> {
  const options = { ...plaid, concurrency: 6, perMinute: 100, perItemMs: 60_000, signal: AbortSignal.timeout(1_000) };
  for await (const outcome of refreshItems(rows, options)) {
    outcome.item.id satisfies number;
    // One of the two is there.
    if (outcome.error) {
      outcome.error satisfies InvestmentsError;
      // It narrows by its kind.
      if (outcome.error.kind === "plaid") outcome.error.errorCode satisfies string;
    } else outcome.requestId satisfies string;
    // @ts-expect-error not before one has looked
    outcome.requestId satisfies string;
  }
  for await (const { item, requestId, error } of refreshItems(["token"], plaid)) {
    item satisfies string;
    (requestId ?? error.kind) satisfies string;
  }
  const outcomes: AsyncGenerator<ItemOutcome<string>> = refreshItems(new Set(["token"]), plaid);
  await outcomes.return(undefined);
}

const onProgress = ({ done, failed, total, etaMs }: ItemsProgress): void => {
  [done, failed] satisfies number[];
  [total, etaMs] satisfies (number | undefined)[];
};
refreshItems([Promise.resolve("token")], { ...plaid, onProgress });

// The item as it was given, before it is sent.
refreshItems(rows, { ...plaid, onStart: async ({ id }) => void (id satisfies number) });
refreshItems(["token"], { ...plaid, onStart: (token) => void (token satisfies string) });
// @ts-expect-error rows have no such field
refreshItems(rows, { ...plaid, onStart: ({ name }) => void name });

// @ts-expect-error an item without a token
refreshItems([{ id: 1 }], plaid);
// @ts-expect-error no source at all
refreshItems({ accessToken: "token" }, plaid);
// @ts-expect-error a token is for one Item
refreshItems(["token"], { ...plaid, accessToken: "token" });
// @ts-expect-error options are needed
refreshItems(["token"]);
