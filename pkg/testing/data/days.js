export const DAY_MS = 86_400_000;

/** @param {number} time */
export const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

/** @param {number} value */
export const cents = (value) => Number(value.toFixed(2));
