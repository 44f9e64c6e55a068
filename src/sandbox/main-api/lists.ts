import type { Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Contacts } from "./contacts.ts";
import { newId, oneProject, visible, visibleIn } from "./ownership.ts";
import { openPages } from "./paging.ts";
import { duplicate } from "./refusals.ts";

interface ListRow {
  readonly id: number;
  readonly list_id: string;
  readonly project: string;
  readonly name: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface Lists {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Finds a list of any project; `undefined` if there is none. */
  find(listId: string): ListRow | undefined;
}

/** Lists whose contacts are added and removed one by one. */
export function openLists(tools: Tools, contacts: Contacts): Lists {
  const { store } = tools;
  const byId = store.prepare<ListRow>("SELECT * FROM main_lists WHERE list_id = ?");
  const byName = store.prepare<ListRow>("SELECT * FROM main_lists WHERE project = ? AND name = ?");
  const insert = store.prepare(
    "INSERT INTO main_lists (list_id, project, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
  );
  const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM main_members WHERE list = ?");
  const join = store.prepare(
    "INSERT OR IGNORE INTO main_members (list, contact, joined_at) VALUES (?, ?, ?)",
  );
  const leave = store.prepare("DELETE FROM main_members WHERE list = ? AND contact = ?");

  const require = (principal: Principal, id = ""): ListRow => visible(principal, "list", id, byId.get(id));

  const body = ({ list_id, project, name, created_at, updated_at }: ListRow): object => ({
    id: list_id,
    project_id: project,
    name,
    contact_count: count.get(list_id)?.n ?? 0,
    created_at: timestamp(created_at),
    updated_at: timestamp(updated_at),
  });

  /** The list and the contact of a membership. @throws Refusal if they are not in the same project. */
  const pair = (principal: Principal, path: Readonly<Record<string, string>>): [string, number] => {
    const list = require(principal, path.list_id);
    const id = path.contact_id ?? "";
    const contact = contacts.require(principal, id);
    return [list.list_id, visibleIn(list.project, principal, "contact", id, contact).id];
  };

  return {
    find: (id) => byId.get(id),
    handlers: {
      listLists: openPages<ListRow>(tools, { name: "lists", table: "main_lists", item: body }),

      getList: ({ principal, path }) => ({ status: 200, body: body(require(principal, path.list_id)) }),

      createList({ principal, body: given, now }) {
        // The schema of the body has been checked.
        const { project_id, name } = given as { readonly project_id?: string; readonly name: string };
        const project = oneProject(principal, project_id);
        const holder = byName.get(project, name);
        if (holder) throw duplicate("list", "name", name, holder.list_id);
        const id = newId("lst");
        insert.run(id, project, name, now, now);
        return { status: 201, body: body(require(principal, id)) };
      },

      addContactToList({ principal, path, now }) {
        join.run(...pair(principal, path), now);
        return { status: 204 };
      },

      removeContactFromList({ principal, path }) {
        leave.run(...pair(principal, path));
        return { status: 204 };
      },
    },
  };
}
