// The table of the measurements and their limits (bars). A measurement starts one session for each contender and measures all
// of them in each round. Each row of the measurement picks one number from the results.
//
//   start(task)   → { measure() → { <pick>: number, ... }, stop() }; task is { contender, warmUpCalls, calls, baseUrl, ...own }
//   rounds, calls   the numbers of rounds, and of calls in a round: [in a full run, with --quick]
//   warmUpCalls     the number of calls before the first round, likewise. With fewer than 4,000, V8 still optimises code in the rounds
//   fewer           the share of the calls that a much slower contender makes: they take as long, with the same precision
//   server          whether the task gets the baseUrl of a server on this machine
//   judged          "ratio": ours / floor. "difference": ours - floor. "value": ours. See summary.mjs
//   bar             the maximum of `judged`
//   contender       the contender of the row, if not "ours"
//   task.of         the folder of the contenders, if they do something other than a refresh
import { runOnce, startNode } from "./children.mjs";
import { sizeForBrowser, sizeForNode, sizeOfEntry, sizeOfUpload, sizeOfWorker } from "./bytes.mjs";
import { measureAbandoned, prepareColdWorker, startWorkerCalls } from "./workerd/measures.mjs";

const ALL = ["floor", "ours", "plaid"];
const SLOW = { plaid: 0.25 };

const node = (workload) => (task) => startNode({ workload, ...task });
const eachTime = (measure) => (task) => ({ measure: () => measure(task), stop: () => {} });
const size = (of) => eachTime(({ contender }) => of(contender));

const cpu = (bar) => ({ pick: "cpu", unit: "µs", judged: "ratio", bar });
const gzip = { pick: "gzip", unit: "bytes" };

const IN_NODE = { start: node("calls"), contenders: ALL, warmUpCalls: [4_000, 2_000], fewer: SLOW, rounds: [15, 3] };
const IN_WORKERD = {
  start: startWorkerCalls,
  contenders: ALL,
  warmUpCalls: [4_000, 2_000],
  fewer: SLOW,
  rounds: [11, 3],
  linuxOnly: true,
};
// Here the floor does the same work with the usual tools: jose, or response.json().
const TWO = { contenders: ["floor", "ours"], fewer: {} };
// There are many short rounds, because the difference between the two is small compared with changes in the load of the machine.
const WEBHOOKS = {
  ...TWO,
  task: { of: "webhook" },
  warmUpCalls: [4_000, 1_000],
  rounds: [61, 5],
  calls: [500, 500],
};
const HOLDINGS = { ...TWO, task: { of: "holdings" }, warmUpCalls: [30, 10], calls: [20, 10] };
const PORTFOLIO = { ...TWO, warmUpCalls: [3, 1], calls: [1, 1], rounds: [9, 3] };
const BYTES = { contenders: ALL, rounds: [1, 1], bytes: true };

export const MEASUREMENTS = [
  {
    ...IN_NODE,
    name: "node-memory",
    calls: [5_000, 2_500],
    rows: [{ title: "CPU per refresh, answered in memory, Node", ...cpu(1.5) }],
  },
  {
    ...IN_NODE,
    name: "node-memory-error",
    calls: [4_000, 1_500],
    task: { answer: "error" },
    rows: [{ title: "CPU per refresh that Plaid refuses, in memory, Node", ...cpu() }],
  },
  {
    ...IN_NODE,
    name: "node-loopback",
    server: true,
    fewer: {},
    rounds: [11, 3],
    calls: [1_000, 500],
    rows: [{ title: "CPU per refresh over loopback, one at a time, Node", ...cpu(1.15) }],
  },
  {
    ...IN_NODE,
    name: "node-loopback-50",
    server: true,
    fewer: {},
    rounds: [11, 3],
    calls: [1_000, 500],
    task: { concurrency: 50 },
    rows: [{ title: "CPU per refresh over loopback, 50 at a time, Node", ...cpu(1.15) }],
  },
  {
    ...IN_WORKERD,
    name: "workerd-memory",
    calls: [10_000, 5_000],
    rows: [{ title: "CPU per refresh, answered in memory, workerd", ...cpu() }],
  },
  {
    ...IN_WORKERD,
    name: "workerd-memory-error",
    calls: [6_000, 3_000],
    task: { answer: "error" },
    rows: [{ title: "CPU per refresh that Plaid refuses, in memory, workerd", ...cpu() }],
  },
  {
    ...IN_WORKERD,
    name: "workerd-loopback",
    server: true,
    calls: [3_000, 1_000],
    rows: [{ title: "CPU per refresh over loopback, one at a time, workerd", ...cpu(1.5) }],
  },
  {
    ...IN_WORKERD,
    name: "workerd-loopback-50",
    server: true,
    calls: [3_000, 1_000],
    task: { concurrency: 50 },
    rows: [{ title: "CPU per refresh over loopback, 50 at a time, workerd", ...cpu(1.5) }],
  },
  {
    ...IN_NODE,
    ...WEBHOOKS,
    name: "node-webhook",
    rows: [{ title: "CPU per webhook verified, Node; floor: jose", ...cpu(1.1) }],
  },
  {
    ...IN_WORKERD,
    ...WEBHOOKS,
    name: "workerd-webhook",
    rows: [{ title: "CPU per webhook verified, workerd; floor: jose", ...cpu(1.1) }],
  },
  {
    ...IN_NODE,
    ...HOLDINGS,
    name: "node-holdings",
    rows: [{ title: "CPU per 5 MB of holdings, Node; floor: response.json()", ...cpu(1.0) }],
  },
  {
    ...IN_WORKERD,
    ...HOLDINGS,
    name: "workerd-holdings",
    rows: [{ title: "CPU per 5 MB of holdings, workerd; floor: response.json()", ...cpu(1.0) }],
  },
  {
    ...IN_NODE,
    ...PORTFOLIO,
    name: "portfolio-positions",
    task: { of: "positions" },
    rows: [{ title: "CPU per positions() of 10,000 holdings, Node; floor: JSON.parse", ...cpu() }],
  },
  {
    ...IN_NODE,
    ...PORTFOLIO,
    name: "portfolio-changes",
    task: { of: "changes" },
    rows: [{ title: "CPU per changes() of 50,000 transactions, Node; floor: JSON.parse", ...cpu() }],
  },
  {
    name: "in-flight",
    start: node("inFlight"),
    contenders: ALL,
    fewer: SLOW,
    warmUpCalls: [4_000, 2_000],
    calls: [10_000, 4_000],
    rounds: [7, 1],
    rows: [
      { title: "CPU per refresh with 1 in flight, Node", ...cpu(), pick: "cpu1" },
      { title: "CPU per refresh with 100 in flight, Node", ...cpu(), pick: "cpu100" },
      { title: "CPU per refresh with 10,000 in flight, Node", ...cpu(), pick: "cpu10000" },
      { title: "CPU with 10,000 in flight over CPU with 1", pick: "growth", unit: "×", judged: "ratio" },
    ],
  },
  {
    name: "in-flight-memory",
    start: node("inFlightMemory"),
    contenders: ALL,
    rounds: [3, 1],
    rows: [
      { title: "Memory per refresh in flight, Node: heap", pick: "heap", unit: "bytes", judged: "ratio" },
      { title: "Memory per refresh in flight, Node: resident", pick: "rss", unit: "bytes", judged: "ratio" },
    ],
  },
  {
    name: "soak",
    start: node("soak"),
    contenders: ["floor", "ours"],
    warmUpCalls: [10_000, 10_000],
    calls: [990_000, 90_000],
    rounds: [1, 1],
    // The load of the machine does not affect memory, so the contenders run at the same time.
    atOnce: true,
    rows: [
      {
        title: "Heap after a million calls over heap after 10,000",
        pick: "heap",
        unit: "×",
        judged: "value",
      },
      { title: "Resident after a million over after 10,000", pick: "rss", unit: "×", judged: "ratio" },
    ],
  },
  {
    name: "abandoned",
    start: eachTime(measureAbandoned),
    contenders: ALL,
    warmUpCalls: [2_000, 1_000],
    calls: [10_000, 3_000],
    rounds: [2, 1],
    linuxOnly: true,
    rows: [
      {
        title: "Memory per call left by a request that ended, workerd",
        pick: "rss",
        unit: "bytes",
        judged: "difference",
      },
    ],
  },
  {
    name: "node-cold",
    start: eachTime(runOnce),
    contenders: [...ALL, "refresh"],
    rounds: [21, 5],
    rows: [
      { title: "Import to first answer, Node", pick: "firstAnswer", unit: "ms", judged: "difference", bar: 10 },
      { title: "Process from start to end, Node", pick: "process", unit: "ms", judged: "difference" },
    ],
  },
  {
    name: "workerd-cold",
    start: prepareColdWorker,
    contenders: [...ALL, "refresh", "empty"],
    rounds: [21, 5],
    rows: [
      {
        title: "Start to first answer, workerd",
        pick: "firstAnswer",
        unit: "ms",
        judged: "difference",
        bar: 4,
      },
      {
        title: "of which the first request, workerd",
        pick: "request",
        unit: "ms",
        judged: "difference",
      },
    ],
  },
  {
    ...BYTES,
    name: "bytes-wrangler",
    start: size(sizeOfUpload),
    rows: [{ title: "A Worker as wrangler ships it, gzip", ...gzip, judged: "value" }],
  },
  {
    ...BYTES,
    name: "bytes-worker",
    contenders: [...ALL, "refresh"],
    start: size(sizeOfWorker),
    rows: [
      { title: "A Worker with everything, by esbuild, gzip", ...gzip, judged: "value", bar: 55_296 },
      {
        title: "A Worker with /refresh, by esbuild, gzip",
        ...gzip,
        judged: "value",
        contender: "refresh",
        bar: 28_160,
      },
    ],
  },
  {
    ...BYTES,
    name: "bytes-browser",
    start: size(sizeForBrowser),
    rows: [{ title: "A browser's bundle by esbuild, gzip", ...gzip, judged: "value" }],
  },
  {
    ...BYTES,
    name: "bytes-node",
    start: size(sizeForNode),
    rows: [{ title: "A bundle for Node by esbuild, gzip", ...gzip, judged: "value" }],
  },
  {
    ...BYTES,
    name: "bytes-entries",
    start: size(sizeOfEntry),
    contenders: ["workerd", "edge-light", "import", "require"],
    rows: [],
  },
];
