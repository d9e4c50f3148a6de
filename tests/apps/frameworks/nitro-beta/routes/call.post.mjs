import { defineHandler } from "nitro/h3";
import { answer } from "../../app.mjs";

export default defineHandler(async (event) => answer(await event.req.json()));
