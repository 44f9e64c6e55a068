/** The four loads: a read of 1 kB and a write of 5 kB, each one at a time and 50 at a time. */
export const LOADS = [
  { id: "get", name: "GET of 1 kB", call: "get", atOnce: 1 },
  { id: "put", name: "PUT of 5 kB", call: "put", atOnce: 1 },
  { id: "get-50", name: "GET of 1 kB, 50 at a time", call: "get", atOnce: 50 },
  { id: "put-50", name: "PUT of 5 kB, 50 at a time", call: "put", atOnce: 50 },
] as const;

/** What one call costs, in microseconds, by load. */
export type Costs = Readonly<Record<string, { readonly cpu: number; readonly wall: number }>>;
