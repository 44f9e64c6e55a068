import type { Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { ContactItem } from "./contacts.ts";
import { brokenRule, quotaExceeded } from "./refusals.ts";

/** Sends that the free plan allows in a calendar month (UTC). */
export const SEND_LIMIT = 1000;

export interface Sends {
  /** Sends something to a contact. @throws Refusal if the contact, the plan or the provider forbids it. */
  send(org: string, contact: ContactItem, channel: string, now: number): void;
  /** Counts and times by field name. The time of something that has not happened is absent. */
  engagement(contact: number, now: number): ReadonlyMap<string, number | string>;
}

/** The address that a channel needs. Other channels reach every contact. */
const addresses: Readonly<Record<string, "email" | "phone">> = {
  email: "email",
  sms: "phone",
  whatsapp: "phone",
};

/**
 * Sends and their engagement, which follows from the time alone: every send is opened after `runDuration`, and its link
 * is clicked after another `runDuration`.
 */
export function openSends({ store, runDuration }: Tools): Sends {
  const insert = store.prepare("INSERT INTO main_sends (org, contact, sent_at) VALUES (?, ?, ?)");
  const used = store.prepare<{ n: number }>(
    "SELECT count(*) AS n FROM main_sends WHERE org = ? AND sent_at >= ?",
  );
  const until = store.prepare<{ n: number; last: number | null }>(
    "SELECT count(*) AS n, max(sent_at) AS last FROM main_sends WHERE contact = ? AND sent_at <= ?",
  );

  return {
    send(org, contact, channel, now) {
      checkRecipient(contact, channel);
      const sent = used.get(org, monthOf(now))?.n ?? 0;
      if (sent >= SEND_LIMIT) throw quotaExceeded("sends", SEND_LIMIT, sent);
      checkProvider(contact, channel);
      insert.run(org, contact.seq, now);
    },
    engagement(contact, now) {
      const fields = new Map<string, number | string>();
      for (const [index, name] of ["sent", "opened", "clicked"].entries()) {
        const delay = index * runDuration;
        const { n = 0, last = null } = until.get(contact, now - delay) ?? {};
        fields.set(`${name}_count`, n);
        if (last !== null) fields.set(`last_${name}_at`, timestamp(last + delay));
      }
      return fields;
    },
  };
}

function checkRecipient({ id, body: data }: ContactItem, channel: string): void {
  const more = { contact_id: id };
  if (!data.subscribed) throw brokenRule("contact_unsubscribed", "The contact has unsubscribed.", more);
  const address = addresses[channel];
  if (address !== undefined && !data[address]) {
    throw brokenRule(
      "contact_unreachable",
      `The contact has no address for ${channel}: ${address} is not set.`,
      more,
    );
  }
}

/** Acts as the customer's own provider, which rejects certain addresses. */
function checkProvider({ body: { email, phone } }: ContactItem, channel: string): void {
  const address = addresses[channel];
  const refused =
    (address === "email" && email?.toLowerCase().endsWith("@refused.example")) ||
    (address === "phone" && phone?.startsWith("+999"));
  if (!refused) return;
  throw new Refusal("provider_error", "The provider refused the message.", {
    details: {
      provider: `acme-${channel}`,
      provider_code: "recipient_rejected",
      provider_message: "The recipient is on the suppression list.",
    },
  });
}

function monthOf(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
