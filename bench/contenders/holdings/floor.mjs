import { fetchLarge } from "./large.mjs";

export const client = () => async () => (await (await fetchLarge()).json()).request_id;
