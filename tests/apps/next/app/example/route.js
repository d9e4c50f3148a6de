// The route of examples/next, built by Next.
export { POST } from "../../../../../examples/next/app/api/refresh/route.js";

export const runtime = "edge";
