import { route } from "@react-router/dev/routes";

export default [route("call", "routes/call.js")];
