// The `fetch` functions of the cases about transactions.

/** A `fetch` that keeps the answers as text. */
export function recording() {
  const texts = [];
  return {
    texts,
    async fetch(...args) {
      const response = await fetch(...args);
      texts.push(await response.clone().text());
      return response;
    },
  };
}

/** A `fetch` that calls a function before its nth call. */
export function before(calls, act) {
  let count = 0;
  return async (...args) => {
    if (calls(++count)) await act();
    return fetch(...args);
  };
}

/** A `fetch` that answers these pages of transactions, by id, and then the last one again and again. */
export function pagesOf(total, ...pages) {
  const left = [...pages];
  const fetch = async (_, { body }) => {
    fetch.offsets.push(JSON.parse(body).options.offset);
    const ids = left.length > 1 ? left.shift() : left[0];
    return Response.json({
      request_id: ids.join("-") || "none",
      accounts: [],
      securities: [],
      investment_transactions: ids.map((investment_transaction_id) => ({ investment_transaction_id })),
      total_investment_transactions: total,
    });
  };
  fetch.offsets = [];
  return fetch;
}
