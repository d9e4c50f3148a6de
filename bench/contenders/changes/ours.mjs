import { changes } from "plaid-investments/portfolio";
import { REQUEST_ID } from "../../answers.mjs";
import { after, before } from "../snapshots.mjs";

export const client = () => async () => (await changes(before, after)) && REQUEST_ID;
