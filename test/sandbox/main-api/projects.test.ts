import { describe, expect, it } from "vitest";
import { all, condition, openMain, type Page } from "./harness.ts";

const lists = ["/contacts", "/lists", "/segments", "/journeys", "/campaigns"];

describe.each(lists)("the list %s", (path) => {
  it("refuses the project of another organisation, and does not find one that does not exist", async () => {
    const { ask } = await openMain();
    const foreign = await ask("GET", `${path}?project_id=prj_gala`);
    expect([foreign.status, foreign.body.error.code]).toEqual([403, "forbidden"]);
    const unknown = await ask("GET", `${path}?project_id=prj_none`);
    expect([unknown.status, unknown.body.error.code]).toEqual([404, "not_found"]);
  });

  it("is read page by page within a project", async () => {
    const { get, contact, list, segment, journey } = await openMain();
    for (const name of ["one", "two"]) {
      await contact({ external_id: name });
      await list(name);
      await segment(name, all(condition("attribute", "first_name", "equals", name)));
      await journey([{ id: "end", type: "exit", next: [] }]);
    }
    const query = `${path}?project_id=prj_summit&limit=1`;
    const first = await get<Page<{ id: string }>>(query);
    expect(first.results).toHaveLength(1);
    const second = await get<Page<{ id: string }>>(`${query}&cursor=${first.nextCursor}`);
    expect(second.results).toHaveLength(1);
    expect(second.results[0]?.id).not.toBe(first.results[0]?.id);
  });
});

it("a contact cannot be made in a project that does not exist", async () => {
  const { ask } = await openMain();
  const body = { project_id: "prj_none", email: "ada@example.com" };
  const answer = await ask("POST", "/contacts", { body, key: "main-api-all-projects-key" });
  expect([answer.status, answer.body.error.code]).toEqual([404, "not_found"]);
});
