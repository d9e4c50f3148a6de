// With Cache Components, Next requires a Suspense around uncached data.
import { Suspense, createElement } from "react";
import { refresh } from "../../../counted.mjs";

async function RequestId() {
  return await refresh();
}

export default function Page() {
  return createElement(Suspense, { fallback: "Refreshing" }, createElement(RequestId));
}
