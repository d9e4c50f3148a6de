export default {
  // The package is not bundled here: OpenNext resolves it with the condition `workerd`.
  serverExternalPackages: process.env.SETTING === "none" ? [] : ["plaid-investments"],
};
