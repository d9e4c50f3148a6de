// The Worker as the VM of edge-runtime knows one: by its listener for `fetch`.
import worker from "./worker.mjs";

addEventListener("fetch", (event) => event.respondWith(worker.fetch(event.request)));
