import { refresh } from "../../counted.mjs";

export default async function Page() {
  return await refresh();
}
