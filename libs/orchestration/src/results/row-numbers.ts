/** Numbers of the tables whose row ids derive from a run id: `rowId(run, ROW_TABLE.orders, sequence)`. */
export const ROW_TABLE = { orders: 1, fills: 2, decisions: 3, snapshots: 4, refusals: 5 } as const;
