// Converts securities of custom portfolios to Plaid's format.

import { fixedId } from "./ids.js";
import { SECURITY } from "./portfolio-data.js";

/** @import { FakeSecurity } from "../../testing.js" */

// An OCC option symbol: root, expiration date, call or put, and strike price in thousandths.
const OPTION = /^(?<root>[A-Z]{1,6})(?<year>\d\d)(?<month>\d\d)(?<day>\d\d)(?<kind>[CP])(?<price>\d{8})$/;
const CASH_CURRENCIES = ["USD", "CAD", "EUR", "GBP"];

/** @param {FakeSecurity} security */
export function securityOf({ currency = "USD", answer, ...named }) {
  const { ticker_symbol = null, name = ticker_symbol, cusip = null, isin = null, sedol = null } = named;
  return {
    ...SECURITY,
    close_price: null,
    close_price_as_of: null,
    ...kindOf(ticker_symbol),
    security_id: fixedId(JSON.stringify([ticker_symbol, name, cusip, isin, sedol, currency])),
    cusip,
    isin,
    iso_currency_code: currency,
    name,
    sedol,
    ticker_symbol,
    ...answer,
  };
}

/** @param {string | null} ticker */
function kindOf(ticker) {
  const option = OPTION.exec(ticker ?? "")?.groups;
  if (option) {
    const { root, year, month, day, kind, price } = option;
    return {
      type: "derivative",
      subtype: "option",
      option_contract: {
        contract_type: kind === "C" ? "call" : "put",
        expiration_date: `20${year}-${month}-${day}`,
        strike_price: Number(price) / 1000,
        underlying_security_ticker: root,
      },
    };
  }
  if (!ticker?.startsWith("CUR:")) return { type: "equity", subtype: "common stock" };
  return CASH_CURRENCIES.includes(ticker.slice(4))
    ? { type: "cash", subtype: "cash", is_cash_equivalent: true, close_price: 1 }
    : { type: "cryptocurrency", subtype: "cryptocurrency" };
}
