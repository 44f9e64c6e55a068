import { expect, it } from "vitest";
import { journeyOf, openMain } from "./harness.ts";

it("a journey tells again which template its sends have, whatever it is: templates can only be made in the app", async () => {
  const { journey, get } = await openMain();
  const config = { channel: "email", template_id: "tpl_welcome" };
  const { id } = await journey([{ id: "a", type: "send", next: [], config }]);
  expect(await get(`/journeys/${id}`)).toMatchObject(journeyOf({ id: "a", type: "send", next: [], config }));
});
