import { positions } from "plaid-investments/portfolio";
import { REQUEST_ID } from "../../answers.mjs";
import { after } from "../snapshots.mjs";

export const client = () => async () => (await positions(after.holdings)) && REQUEST_ID;
