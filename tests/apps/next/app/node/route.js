import { app } from "../../../bundlers/app.mjs";

export const runtime = "nodejs";

export async function POST(request) {
  return Response.json(await app(await request.json()));
}
