import { all, condition } from "./harness.ts";

/** Steps of a journey; what no test varies is fixed. */
export const exit = (id: string) => ({ id, type: "exit", next: [] });
export const delay = (id: string, ...next: string[]) => ({
  id,
  type: "delay",
  next,
  config: { seconds: 60 },
});
export const link = (id: string, target: string) => ({ id, type: "link", next: [], config: { target } });
export const send = (id: string, ...next: string[]) => ({
  id,
  type: "send",
  next,
  config: { channel: "push" },
});
export const update = (id: string, value: unknown, ...next: string[]) => ({
  id,
  type: "update",
  next,
  config: { attribute: "way", value },
});
export const balancer = (weights: number[], ...next: string[]) => ({
  id: "b",
  type: "balancer",
  next,
  config: { weights },
});
export const experiment = (...next: string[]) => ({ id: "x", type: "experiment", next });

/** A rule that finds the contacts with the plan "team", and a gate that goes by it. */
export const team = all(condition("attribute", "attributes.plan", "equals", "team"));
export const gate = (...next: string[]) => ({ id: "g", type: "gate", next, config: { rule: team } });
