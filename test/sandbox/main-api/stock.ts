import { type Bench, condition, journeyOf } from "./harness.ts";

/** A valid rule and a valid journey, for tests that need any. */
export const rule = { match: "all", conditions: [condition("attribute", "email", "is_set")] };
export const journey = journeyOf({ id: "a", type: "exit", next: [] });

/** One thing of each kind, made with a key. */
export async function stock(bench: Bench, key: string, project?: string) {
  const of = project === undefined ? {} : { project_id: project };
  const send = async (path: string, body: object) =>
    (await bench.send<{ id: string }>("POST", path, { ...of, ...body }, { key })).id;
  return {
    contact: await send("/contacts", { email: "a@x.example", external_id: "one" }),
    list: await send("/lists", { name: "List" }),
    segment: await send("/segments", { name: "Segment", rule }),
    journey: await send("/journeys", journey),
  };
}

export type Stock = Awaited<ReturnType<typeof stock>>;
