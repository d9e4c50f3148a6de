import { answer } from "../../../app.mjs";

export async function action({ request }) {
  return Response.json(await answer(await request.json()));
}
