import { app } from "../../../bundlers/app.mjs";

export const runtime = "edge";

export async function POST(request) {
  return Response.json(await app(await request.json()));
}
