import type { Call, Handler, Principal, Tools } from "../core/api.ts";
import { isTimeZone } from "../core/time-zone.ts";
import { timestamp } from "../core/timestamp.ts";
import { mergePatch } from "./merge-patch.ts";
import { newId, oneProject, visible, visibleIn } from "./ownership.ts";
import { openPages } from "./paging.ts";
import { duplicate, invalid, quotaExceeded } from "./refusals.ts";

/** A contact as stored. */
export interface ContactRow {
  readonly id: number;
  readonly contact_id: string;
  readonly project: string;
  readonly external_id: string | null;
  /** A `ContactData` as JSON. */
  readonly data: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The properties that callers set. Unset ones are absent. */
export interface ContactData {
  readonly external_id?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly first_name?: string;
  readonly timezone?: string;
  readonly locale?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly subscribed: boolean;
}

/** The contact that a request names, by one of its ids. */
export interface Recipient {
  readonly contact_id?: string;
  readonly external_id?: string;
}

export interface Contacts {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** @throws Refusal if the key cannot use it. */
  require(principal: Principal, contactId: string): ContactRow;
  /** The contact of a project, by either of its ids. @throws Refusal if there is none. */
  named(principal: Principal, project: string, recipient: Recipient): ContactRow;
  byNumber(id: number): ContactRow | undefined;
  byExternalId(project: string, externalId: string): ContactRow | undefined;
  ofProject(project: string): readonly ContactRow[];
  /** Sets one custom attribute; `null` removes it. */
  setAttribute(contact: ContactRow, name: string, value: unknown, now: number): void;
}

/** Contacts that the free plan allows. */
export const CONTACT_LIMIT = 250;

export function openContacts(tools: Tools): Contacts {
  const { store } = tools;
  const select = (condition: string) =>
    store.prepare<ContactRow>(`SELECT * FROM main_contacts WHERE ${condition}`);
  const byId = select("contact_id = ?");
  const byNumber = select("id = ?");
  const byExternalId = select("project = ? AND external_id = ?");
  const byEmail = select("project = ? AND email_key = ?");
  const ofProject = select("project = ? ORDER BY id");
  const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM main_contacts WHERE org = ?");
  const insert = store.prepare(
    `INSERT INTO main_contacts (contact_id, org, project, external_id, email_key, data, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = store.prepare(
    "UPDATE main_contacts SET external_id = ?, email_key = ?, data = ?, updated_at = ? WHERE id = ?",
  );
  const remove = store.prepare("DELETE FROM main_contacts WHERE id = ?");
  const adopt = store.prepare(
    "UPDATE main_events SET contact = ? WHERE project = ? AND external_id = ? AND contact IS NULL",
  );

  const require = (principal: Principal, id: string): ContactRow =>
    visible(principal, "contact", id, byId.get(id));

  const checkUnique = (project: string, { email, external_id }: ContactData, self?: ContactRow): void => {
    const holders = [
      ["email", email, email && byEmail.get(project, emailKey(email))],
      ["external_id", external_id, external_id && byExternalId.get(project, external_id)],
    ] as const;
    for (const [field, value, holder] of holders) {
      if (value && holder && holder.id !== self?.id) {
        throw duplicate("contact", field, value, holder.contact_id);
      }
    }
  };

  /** Gives a contact the events that were sent before it existed. */
  const adoptEvents = (contactId: string): void => {
    const contact = byId.get(contactId);
    if (contact?.external_id) adopt.run(contact.id, contact.project, contact.external_id);
  };

  const write = (contact: ContactRow, data: ContactData, now: number): void => {
    const key = data.email === undefined ? null : emailKey(data.email);
    update.run(data.external_id ?? null, key, JSON.stringify(data), now, contact.id);
  };

  return {
    require,
    byNumber: (id) => byNumber.get(id),
    byExternalId: (project, externalId) => byExternalId.get(project, externalId),
    ofProject: (project) => ofProject.all(project),
    named(principal, project, { contact_id, external_id = "" }) {
      const row = contact_id === undefined ? byExternalId.get(project, external_id) : byId.get(contact_id);
      return visibleIn(project, principal, "contact", contact_id ?? external_id, row);
    },
    setAttribute(contact, name, value, now) {
      write(contact, patched(contact, { attributes: { [name]: value } }), now);
    },
    handlers: {
      listContacts: openPages<ContactRow>(tools, {
        name: "contacts",
        table: "main_contacts",
        filter: {
          sql: "email_key = ?",
          value: ({ email }) => (typeof email === "string" ? emailKey(email) : null),
        },
        item: contactBody,
      }),

      getContact({ principal, path }) {
        return { status: 200, body: contactBody(require(principal, path.contact_id ?? "")) };
      },

      createContact({ principal, body, now }) {
        // The schema of the body has been checked and sets a default for `subscribed`.
        const { project_id, ...data } = body as ContactData & { readonly project_id?: string };
        checkZone(data);
        const project = oneProject(principal, project_id);
        checkUnique(project, data);
        const used = count.get(principal.tenant)?.n ?? 0;
        if (used >= CONTACT_LIMIT) throw quotaExceeded("contacts", CONTACT_LIMIT, used);
        const id = newId("con");
        const key = data.email === undefined ? null : emailKey(data.email);
        const text = JSON.stringify(data);
        insert.run(id, principal.tenant, project, data.external_id ?? null, key, text, now, now);
        adoptEvents(id);
        return { status: 201, body: contactBody(require(principal, id)) };
      },

      updateContact({ principal, path, body, now }: Call) {
        const id = path.contact_id ?? "";
        const contact = require(principal, id);
        const data = patched(contact, body);
        checkZone(data);
        if (data.email === undefined && data.phone === undefined && data.external_id === undefined) {
          throw invalid({ body: "leaves none of email, phone and external_id" });
        }
        checkUnique(contact.project, data, contact);
        write(contact, data, now);
        adoptEvents(id);
        return { status: 200, body: contactBody(require(principal, id)) };
      },

      deleteContact({ principal, path }) {
        remove.run(require(principal, path.contact_id ?? "").id);
        return { status: 204 };
      },
    },
  };
}

export function contactData({ data }: ContactRow): ContactData {
  return JSON.parse(data);
}

export function contactBody(row: ContactRow): Readonly<Record<string, unknown>> {
  const data = contactData(row);
  return {
    id: row.contact_id,
    project_id: row.project,
    external_id: data.external_id ?? null,
    email: data.email ?? null,
    phone: data.phone ?? null,
    first_name: data.first_name ?? null,
    timezone: data.timezone ?? null,
    locale: data.locale ?? null,
    attributes: data.attributes ?? {},
    subscribed: data.subscribed,
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.updated_at),
  };
}

/** The schema of the change has been checked, so the result is valid contact data. */
function patched(contact: ContactRow, change: unknown): ContactData {
  return mergePatch(contactData(contact), change) as unknown as ContactData;
}

/** E-mail addresses are unique, ignoring case. */
function emailKey(email: string): string {
  return email.toLowerCase();
}

function checkZone({ timezone }: ContactData): void {
  if (timezone !== undefined && !isTimeZone(timezone)) {
    throw invalid({ timezone: "is not an IANA time zone such as Europe/Copenhagen" });
  }
}
