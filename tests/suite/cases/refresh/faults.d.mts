/** All statuses, in each class of them. */
export const ALL_STATUSES: number[];
