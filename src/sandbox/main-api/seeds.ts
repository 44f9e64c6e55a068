import { timestamp } from "../core/timestamp.ts";
import type { Journey } from "./journey.ts";
import type { Owned } from "./ownership.ts";

export interface Campaign extends Owned {
  readonly name: string;
  readonly channel: string;
  readonly state: string;
}

const MADE_AT = timestamp(Date.parse("2026-01-05T09:00:00Z"));
const made = { created_at: MADE_AT, updated_at: MADE_AT };

/** All campaigns: e-mail in every state, two other channels, and one campaign in each other project. */
export const campaignSeeds: Readonly<Record<string, readonly Campaign[]>> = {
  "org-concord": [
    { ...campaign("cmp_draft", "Doors open", "email", "draft"), template_id: null },
    campaign("cmp_scheduled", "Programme", "email", "scheduled"),
    campaign("cmp_running", "Badges", "email", "running"),
    campaign("cmp_finished", "Save the date", "email", "finished"),
    campaign("cmp_aborted", "Early bird", "email", "aborted"),
    campaign("cmp_sms", "Room change", "sms", "running"),
    campaign("cmp_push", "Starting now", "push", "running"),
    campaign("cmp_retreat", "Packing list", "email", "running", "prj_retreat"),
  ],
  "org-harmony": [campaign("cmp_gala", "Invitation", "email", "running", "prj_gala")],
};

/** A journey that was switched off in the app. */
export const journeySeeds: Readonly<Record<string, readonly Journey[]>> = {
  "org-concord": [
    {
      id: "jrn_off",
      project_id: "prj_summit",
      name: "Early bird",
      status: "off",
      trigger: { type: "event", event_name: "early_bird" },
      steps: [{ id: "thanks", type: "send", next: [], config: { channel: "email" } }],
      ...made,
    },
  ],
};

function campaign(id: string, name: string, channel: string, state: string, project_id = "prj_summit") {
  const empty = { segment_ids: [], list_ids: [], template_id: "tpl_default" as string | null };
  return { id, project_id, name, channel, state, ...empty, ...made };
}
