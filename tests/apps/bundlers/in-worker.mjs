// The app as a Worker.
import { app } from "./app.mjs";

export default {
  async fetch(request) {
    return Response.json(await app(await request.json()));
  },
};
