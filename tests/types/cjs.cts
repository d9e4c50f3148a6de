// What a user's CommonJS code compiles to.
import plaid = require("plaid-investments");
import testing = require("plaid-investments/testing");

const fake: testing.FakePlaid = testing.fakePlaid();
const requestId: Promise<string> = plaid.refreshInvestments({ ...fake.connection, accessToken: fake.accessToken });

requestId.catch((error: unknown) => {
  if (plaid.isInvestmentsError(error) && error.kind === "plaid") error.errorCode.toLowerCase();
});

plaid.getHoldings({ ...fake.connection, accessToken: fake.accessToken }) satisfies Promise<plaid.HoldingsResponse>;
plaid.verifyWebhook({ ...fake.connection, body: "{}", signature: "" }) satisfies Promise<plaid.WebhookEvent>;
