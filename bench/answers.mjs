// Plaid's responses, and a `fetch` that returns them from memory.
export const REQUEST_ID = "1vwmF5TBQwiqfwP";

export const BASE_URL = "https://sandbox.plaid.com";

export const ANSWERS = {
  success: { status: 200, body: JSON.stringify({ request_id: REQUEST_ID }) },
  error: {
    status: 400,
    body: JSON.stringify({
      display_message: null,
      documentation_url: "https://plaid.com/docs/?ref=error#item-errors",
      error_code: "ITEM_LOGIN_REQUIRED",
      error_message:
        "the login details of this item have changed and a user login is required to update this information",
      error_type: "ITEM_ERROR",
      request_id: REQUEST_ID,
      suggested_action: null,
    }),
  },
};

export function inMemory(name) {
  const { status, body } = ANSWERS[name];
  return async () => new Response(body, { status, headers: { "content-type": "application/json" } });
}
