import { refresh } from "../../../counted.mjs";

export async function GET() {
  return new Response(await refresh());
}
