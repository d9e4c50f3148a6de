import { answer } from "../../copied/frameworks/app.mjs";

export async function POST(request) {
  return Response.json(await answer(await request.json()));
}
