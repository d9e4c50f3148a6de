// A Plaid that answers every request with the same refresh, over connections that it never closes: the contenders take turns,
// and one that was idle for a while must not meet a connection that is just being closed.
import { createServer } from "node:http";
import { ANSWERS } from "./answers.mjs";

const { status, body } = ANSWERS.success;
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume().on("end", () => response.writeHead(status, headers).end(body));
});
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.once("disconnect", () => process.exit());
