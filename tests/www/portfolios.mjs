// Portfolios with many holdings, as the fake Plaid takes them.

const holding = (place, price) => ({
  institution_price: price,
  quantity: 1 + (place % 7),
  cost_basis: place % 3 === 0 ? 50 : null,
  security: { ticker_symbol: `T${place}`, name: `Security number ${place}` },
});
/** A portfolio of `count` holdings. The first one has this price. */
export const portfolio = (count, price) => ({
  override_accounts: [
    {
      type: "investment",
      subtype: "brokerage",
      meta: { name: "Brokerage" },
      holdings: Array.from({ length: count }, (_, place) => holding(place, place === 0 ? price : 10 + (place % 90))),
    },
  ],
});
