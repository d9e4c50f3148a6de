// The package is in the node_modules of the repository, above this app, and the app shares files with that of tests/apps/next.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export default { experimental: { outputFileTracingRoot: root } };
