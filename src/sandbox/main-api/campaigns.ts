import type { CollectionRules, Override, Workbench } from "../derived/overrides.ts";
import type { Contacts, Recipient } from "./contacts.ts";
import { newId, owned } from "./ownership.ts";
import { brokenRule } from "./refusals.ts";
import { type Campaign, campaignSeeds } from "./seeds.ts";
import type { Sends } from "./sends.ts";

/** Campaigns. The app creates them, here `seeds.ts`; they can be sent to single contacts. */
export function openCampaigns(
  { require }: Workbench,
  contacts: Contacts,
  sends: Sends,
): { readonly rules: CollectionRules<Campaign>; readonly operations: Readonly<Record<string, Override>> } {
  return {
    rules: { ...owned("campaign"), seeds: campaignSeeds },
    operations: {
      triggerCampaign(call) {
        const { body: campaign } = require<Campaign>("/campaigns", call, call.path.campaign_id ?? "");
        // The schema of the body has been checked.
        const contact = contacts.named(call, campaign.project_id, call.body as Recipient);
        if (campaign.state === "aborted") throw brokenRule("campaign_aborted", "The campaign was stopped.");
        sends.send(call.principal.tenant, contact, campaign.channel, call.now);
        return { status: 202, body: { status: "queued", trigger_id: newId("trg") } };
      },
    },
  };
}
