// The app that every bundler bundles: a success, an error, and a webhook. What it gives is plain data.
import { isInvestmentsError, refreshInvestments, verifyWebhook } from "plaid-investments";

export async function app({ refresh, refused, webhook }) {
  const requestId = await refreshInvestments(refresh);
  const error = await refreshInvestments(refused).catch((error) => error);
  const event = await verifyWebhook(webhook);
  return { requestId, error: isInvestmentsError(error) && error.toJSON(), event };
}
