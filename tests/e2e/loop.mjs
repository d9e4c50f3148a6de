export const LOOP = [];
