// The app that every bundler bundles: a success, an error, and a webhook. It returns plain data.
import { isInvestmentsError, refreshInvestments, verifyWebhook } from "plaid-investments";

/** @import { RefreshOptions, VerifyWebhookOptions } from "plaid-investments" */
/** @typedef {{ refresh: RefreshOptions; refused: RefreshOptions; webhook: VerifyWebhookOptions }} Given */
/** @typedef {Awaited<ReturnType<typeof app>>} Results */

/** @param {Given} given */
export async function app({ refresh, refused, webhook }) {
  const requestId = await refreshInvestments(refresh);
  const error = await refreshInvestments(refused).catch((error) => error);
  const event = await verifyWebhook(webhook);
  return { requestId, error: isInvestmentsError(error) && error.toJSON?.(), event };
}
