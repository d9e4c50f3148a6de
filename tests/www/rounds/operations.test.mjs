// The operations page with a round of 500 Items.

import { walkOperations } from "../operations.mjs";

walkOperations(500, 60, 1500);
