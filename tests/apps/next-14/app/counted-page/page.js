import { refresh } from "../../../next/counted.mjs";

export default async function Page() {
  return await refresh();
}
