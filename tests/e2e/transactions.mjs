export const TRANSACTIONS = [];
