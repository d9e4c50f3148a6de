// What a person would write by hand: every ratio of the bench is against it. Never edited.
// prettier-ignore
export async function floor({ baseUrl, clientId, secret, accessToken, timeout = 120_000, fetch = globalThis.fetch }) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  try {
    const response = await fetch(`${baseUrl}/investments/refresh`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "PLAID-CLIENT-ID": clientId, "PLAID-SECRET": secret, "Plaid-Version": "2020-09-14" },
      body: JSON.stringify({ access_token: accessToken }),
      signal: controller.signal,
    });
    const answer = await response.json();
    if (!response.ok) throw answer;
    return answer.request_id;
  } finally { clearTimeout(timer); }
}
