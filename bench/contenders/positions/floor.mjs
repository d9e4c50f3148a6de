import { REQUEST_ID } from "../../answers.mjs";
import { after } from "../snapshots.mjs";

const text = JSON.stringify(after.holdings);

export const client = () => async () => JSON.parse(text) && REQUEST_ID;
