import { refresh } from "../../../next/counted.mjs";

export async function GET() {
  return new Response(await refresh());
}
