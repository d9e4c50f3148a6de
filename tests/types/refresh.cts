// What a user's CommonJS code that only refreshes compiles to.
import plaid = require("plaid-investments/refresh");

const options: plaid.RefreshOptions = { clientId: "id", secret: "secret", accessToken: "access-sandbox-1" };

plaid.refreshInvestments(options).catch((error: unknown) => {
  if (plaid.isInvestmentsError(error) && error.kind === "plaid") error.errorCode.toLowerCase();
});
