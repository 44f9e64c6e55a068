import type { Handler, Principal, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Contacts, Recipient } from "./contacts.ts";
import { newId, visible } from "./ownership.ts";
import { openPages } from "./paging.ts";
import { brokenRule } from "./refusals.ts";
import type { CampaignData } from "./seeds.ts";
import type { Sends } from "./sends.ts";

interface CampaignRow {
  readonly id: number;
  readonly campaign_id: string;
  readonly project: string;
  /** A `CampaignData` as JSON. */
  readonly data: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** Reads campaigns and sends them to single contacts. The app creates them, here `seeds.ts`. */
export function openCampaigns(
  tools: Tools,
  contacts: Contacts,
  sends: Sends,
): Readonly<Record<string, Handler>> {
  const byId = tools.store.prepare<CampaignRow>("SELECT * FROM main_campaigns WHERE campaign_id = ?");
  const require = (principal: Principal, id = ""): CampaignRow =>
    visible(principal, "campaign", id, byId.get(id));

  return {
    listCampaigns: openPages<CampaignRow>(tools, { name: "campaigns", table: "main_campaigns", item: body }),

    getCampaign: ({ principal, path }) => ({ status: 200, body: body(require(principal, path.campaign_id)) }),

    triggerCampaign({ principal, path, body: given, now }) {
      // The schema of the body has been checked.
      const recipient = given as Recipient;
      const campaign = require(principal, path.campaign_id);
      const contact = contacts.named(principal, campaign.project, recipient);
      const { state, channel }: CampaignData = JSON.parse(campaign.data);
      if (state === "aborted") throw brokenRule("campaign_aborted", "The campaign was stopped.");
      sends.send(principal.tenant, contact, channel, now);
      return { status: 202, body: { status: "queued", trigger_id: newId("trg") } };
    },
  };
}

function body(row: CampaignRow): object {
  return {
    id: row.campaign_id,
    project_id: row.project,
    ...JSON.parse(row.data),
    created_at: timestamp(row.created_at),
    updated_at: timestamp(row.updated_at),
  };
}
