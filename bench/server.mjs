// A fake Plaid that sends the same refresh response for every request. It never closes idle connections, because the contenders
// take turns, and a contender that was idle must not use a connection that is just being closed.
import { createServer } from "node:http";
import { ANSWERS } from "./answers.mjs";

const { status, body } = ANSWERS.success;
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume().on("end", () => response.writeHead(status, headers).end(body));
});
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.once("disconnect", () => process.exit());
