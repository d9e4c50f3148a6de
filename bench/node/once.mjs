// A process that makes one call and ends. It measures the time from just before the import to the first answer.
import { BASE_URL, inMemory } from "../answers.mjs";

const { contender } = JSON.parse(process.argv[2]);
const fetch = inMemory("success");

const started = performance.now();
const { client } = await import(`../contenders/${contender}.mjs`);
await client({ baseUrl: BASE_URL, fetch })();
process.send({ firstAnswer: performance.now() - started });
process.disconnect();
