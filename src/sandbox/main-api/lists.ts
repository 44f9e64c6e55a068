import type { Call } from "../core/api.ts";
import type { CollectionRules, Override, Workbench } from "../derived/overrides.ts";
import type { Contact } from "./contacts.ts";
import { demandProject, type Owned, owned } from "./ownership.ts";
import { duplicate } from "./refusals.ts";

interface List extends Owned {
  readonly name: string;
}

/** Lists whose contacts are added and removed one by one. */
export function openLists({ store, items, require }: Workbench): {
  readonly rules: CollectionRules<List>;
  readonly operations: Readonly<Record<string, Override>>;
} {
  const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM main_members WHERE list = ?");
  const join = store.prepare(
    "INSERT OR IGNORE INTO main_members (list, contact, joined_at) VALUES (?, ?, ?)",
  );
  const leave = store.prepare("DELETE FROM main_members WHERE list = ? AND contact = ?");

  /** The list and the contact of a membership. @throws Refusal if they are not in the same project. */
  const pair = (call: Call): [list: string, contact: number] => {
    const { list_id = "", contact_id = "" } = call.path;
    const list = require<List>("/lists", call, list_id);
    const contact = require<Contact>("/contacts", call, contact_id);
    demandProject("contact", contact.body, list.body.project_id);
    return [list_id, contact.seq];
  };

  return {
    rules: {
      ...owned("list"),
      check({ name, project_id }, call) {
        const holder = items<List>("/lists", call)
          .where("name", name)
          .find(({ body }) => body.project_id === project_id);
        if (holder) throw duplicate("list", "name", name, holder.id);
      },
      shown: (list) => ({ ...list, contact_count: count.get(list.id)?.n ?? 0 }),
    },
    operations: {
      addContactToList(call) {
        join.run(...pair(call), call.now);
        return { status: 204 };
      },
      removeContactFromList(call) {
        leave.run(...pair(call));
        return { status: 204 };
      },
    },
  };
}
