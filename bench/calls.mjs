// Makes many calls, in Node or in a Worker, and checks the result of each call.
import { REQUEST_ID } from "./answers.mjs";

const ENDS_WELL = {
  success: async (refresh) => (await refresh()) === REQUEST_ID,
  error: (refresh) =>
    refresh().then(
      () => false,
      () => true,
    ),
};

export async function makeCalls(refresh, { calls, concurrency = 1, answer = "success" }) {
  const endsWell = ENDS_WELL[answer];
  let left = calls;
  const lane = async () => {
    while (left-- > 0) if (!(await endsWell(refresh))) throw new Error("a call did not end as it should have");
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
