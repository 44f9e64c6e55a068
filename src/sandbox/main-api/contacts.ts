import type { Call } from "../core/api.ts";
import { valueIn } from "../core/json.ts";
import { isTimeZone } from "../core/time-zone.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Item, Items } from "../derived/items.ts";
import type { CollectionRules, Workbench } from "../derived/overrides.ts";
import { demandProject, type Owned, owned, ownerOf } from "./ownership.ts";
import { duplicate, invalid, notFound, quotaExceeded } from "./refusals.ts";

/** A contact as stored. Unset properties are absent or `null`. */
export interface Contact extends Owned {
  readonly external_id?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly timezone?: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly subscribed: boolean;
  /** The address by which it is unique, ignoring case. Responses do not show it. */
  readonly email_key?: string | undefined;
}

export type ContactItem = Item<Contact>;

/** The contact that a request names, by one of its ids. */
export interface Recipient {
  readonly contact_id?: string;
  readonly external_id?: string;
}

export interface Contacts {
  readonly rules: CollectionRules<Contact>;
  /** The contact of a project, by either of its ids. @throws Refusal if there is none. */
  named(call: Call, project: string, recipient: Recipient): ContactItem;
  byExternalId(project: string, externalId: string, now: number): ContactItem | undefined;
  ofProject(project: string, now: number): Items<Contact>;
  /** Sets one custom attribute; `null` removes it. */
  setAttribute(contact: ContactItem, name: string, value: unknown, now: number): void;
}

/** Contacts that the free plan allows. */
export const CONTACT_LIMIT = 250;

const CONTACTS = "/contacts";

export function openContacts({ store, items, require }: Workbench): Contacts {
  // Events that were sent before the contact existed.
  const adopt = store.prepare(
    "UPDATE main_events SET contact = ? WHERE project = ? AND external_id = ? AND contact IS NULL",
  );
  const ofProject: Contacts["ofProject"] = (project, now) => items(CONTACTS, ownerOf(project, now));

  const byExternalId: Contacts["byExternalId"] = (project, externalId, now) =>
    ofProject(project, now)
      .where("external_id", externalId)
      .find(({ body }) => body.project_id === project);

  const checkUnique = (contact: Contact, call: Call): void => {
    for (const [field, key] of [
      ["email", "email_key"],
      ["external_id", "external_id"],
    ] as const) {
      const [value, shown] = [contact[key], contact[field]];
      if (!value || !shown) continue;
      const holder = items<Contact>(CONTACTS, call)
        .where(key, value)
        .find(({ body }) => body.project_id === contact.project_id && body.id !== contact.id);
      if (holder) throw duplicate("contact", field, shown, holder.id);
    }
  };

  return {
    byExternalId,
    ofProject,
    named(call, project, { contact_id, external_id = "" }) {
      if (contact_id === undefined) {
        const contact = byExternalId(project, external_id, call.now);
        if (contact === undefined) throw notFound("contact", external_id);
        return contact;
      }
      const contact = require<Contact>(CONTACTS, call, contact_id);
      demandProject("contact", contact.body, project);
      return contact;
    },
    setAttribute({ id, body }, name, value, now) {
      const { [name]: _, ...others } = body.attributes;
      const attributes = value === null ? others : { ...body.attributes, [name]: value };
      const changed = { ...body, attributes, updated_at: timestamp(now) };
      ofProject(body.project_id, now).keep(id, changed);
    },
    rules: {
      ...owned("contact"),
      prepared(contact, { body }, before) {
        const attributes = (before ? contact.attributes : valueIn(body, "attributes")) ?? {};
        return { ...contact, attributes, email_key: contact.email?.toLowerCase() };
      },
      check(contact, call, before) {
        const { timezone, email, phone, external_id } = contact;
        if (timezone && !isTimeZone(timezone)) {
          throw invalid({ timezone: "is not an IANA time zone such as Europe/Copenhagen" });
        }
        if (before && !email && !phone && !external_id) {
          throw invalid({ body: "leaves none of email, phone and external_id" });
        }
        checkUnique(contact, call);
        const used = before ? 0 : items(CONTACTS, call).count();
        if (used >= CONTACT_LIMIT) throw quotaExceeded("contacts", CONTACT_LIMIT, used);
      },
      stored({ id, project_id, external_id }, { now }) {
        const seq = ofProject(project_id, now).find(id)?.seq;
        if (external_id && seq !== undefined) adopt.run(seq, project_id, external_id);
      },
      matches: ({ email_key, project_id }, { query: { email, project_id: project = project_id } }) =>
        project === project_id && (typeof email !== "string" || email.toLowerCase() === email_key),
    },
  };
}
