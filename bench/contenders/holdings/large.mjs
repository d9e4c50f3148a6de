// Five megabytes of holdings, as Plaid writes them.
import { REQUEST_ID } from "../../answers.mjs";

const BYTES = 5_000_000;

const holding = (at) => ({
  account_id: `vRvjqMAxZAfLdqyKRA6yTKYPkJq6ELfXq9Jy${at % 7}`,
  cost_basis: 1.5 + at,
  institution_price: 0.011 * at,
  institution_price_as_of: "2026-11-20",
  institution_price_datetime: null,
  institution_value: 110.25 * at,
  iso_currency_code: "USD",
  quantity: 0.01 * at,
  security_id: `d6ePmbPxgWCWmMVv66q9iPV94n91vMt${at}`,
  unofficial_currency_code: null,
  vested_quantity: 1,
  vested_value: 1,
});

function largeBody() {
  const holdings = [];
  const each = JSON.stringify(holding(10_000)).length + 1;
  for (let at = 0; at * each < BYTES; at += 1) holdings.push(holding(at));
  return new TextEncoder().encode(JSON.stringify({ accounts: [], holdings, securities: [], request_id: REQUEST_ID }));
}

const body = largeBody();

export const fetchLarge = async () => new Response(body, { headers: { "content-type": "application/json" } });
