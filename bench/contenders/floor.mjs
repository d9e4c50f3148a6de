import { floor } from "../floor.mjs";
import { ACCESS_TOKEN, CREDENTIALS } from "./credentials.mjs";

export const client =
  ({ baseUrl, fetch }) =>
  () =>
    floor({ ...CREDENTIALS, accessToken: ACCESS_TOKEN, baseUrl, fetch });
