import { json } from "@sveltejs/kit";
import { answer } from "../../../../app.mjs";

export async function POST({ request }) {
  return json(await answer(await request.json()));
}
