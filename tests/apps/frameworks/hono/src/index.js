import { Hono } from "hono";
import { answer } from "../../app.mjs";

const app = new Hono();

app.post("/call", async (context) => context.json(await answer(await context.req.json())));

export default app;
