// A process with one contender: prepares one workload, and measures it each time its parent says so.
import { WORKLOADS } from "./workloads.mjs";

const { contender, of = ".", workload, ...task } = JSON.parse(process.argv[2]);
const { client } = await import(`../contenders/${of}/${contender}.mjs`);
const { warmUp, measure } = WORKLOADS[workload](client, task);
await warmUp();
process.on("message", async () => process.send(await measure()));
process.send("ready");
