import { answer } from "../../../app.mjs";

export default defineEventHandler(async (event) => answer(await readBody(event)));
