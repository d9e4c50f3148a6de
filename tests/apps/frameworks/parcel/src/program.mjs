// The app as a Node program. It also imports an entry that exists only in the package's `exports`.
import "../../../bundlers/in-node.mjs";

export { refreshInvestments } from "plaid-investments/refresh";
