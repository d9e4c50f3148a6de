import { verifyWebhook } from "plaid-investments";
import { REQUEST_ID } from "../../answers.mjs";
import { signed } from "./signed.mjs";

export const client = () => async () => {
  const { connection, body, signature } = await signed();
  const event = await verifyWebhook({ ...connection, body, signature });
  return event.webhook_type === "HOLDINGS" ? REQUEST_ID : undefined;
};
