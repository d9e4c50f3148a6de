// A Worker that is built without wrangler.
import { answer } from "../app.mjs";

export default {
  async fetch(request) {
    return Response.json(await answer(await request.json()));
  },
};
