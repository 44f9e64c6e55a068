import { expect, it } from "vitest";
import { openBench } from "./harness.ts";

it("an event's context keeps its welcome instructions", async () => {
  const { call, createEvent } = await openBench();
  await createEvent("summit");
  const texts = { welcome_instructions: "Greet everybody by name." };
  expect((await call("POST", "/events/summit/context", { body: texts })).body).toMatchObject(texts);
});

it.each([
  ["/events/summit/enrichment-runs", { idempotency_key: "k", more: 1 }, "INVALID_REQUEST"],
  ["/events/summit/match-runs", { idempotency_key: "k", more: 1 }, "INVALID_REQUEST"],
  ["/runs", { kind: "match", event_id: "summit", idempotency_key: "" }, "INVALID_IDEMPOTENCY_KEY"],
])("POST %s refuses %j with %s", async (path, body, code) => {
  const { call, createEvent } = await openBench();
  await createEvent("summit");
  const answer = await call("POST", path, { body });
  expect([answer.status, answer.body.code]).toEqual([400, code]);
});
