// A Lambda handler behind API Gateway, which may encode the body as base64.
import { answer } from "../app.mjs";

export async function handler({ body, isBase64Encoded }) {
  const text = Buffer.from(body, isBase64Encoded ? "base64" : "utf8").toString();
  return { statusCode: 200, body: JSON.stringify(await answer(JSON.parse(text))) };
}
