// Credentials with the form and the length of Plaid's.
export const CREDENTIALS = { clientId: "5f1e2d3c4b5a69788796a5b4", secret: "0a1b2c3d4e5f60718293a4b5c6d7e8" };
export const ACCESS_TOKEN = "access-sandbox-de3ce8ef-33f8-452c-a685-8671031fc0f6";
