/** The properties of a campaign that only the app can set. */
export interface CampaignData {
  readonly name: string;
  readonly channel: string;
  readonly state: string;
  readonly segment_ids: readonly string[];
  readonly list_ids: readonly string[];
  readonly template_id: string | null;
}

const MADE_AT = Date.parse("2026-01-05T09:00:00Z");

/** All campaigns: e-mail in every state, two other channels, and one campaign in each other project. */
const campaigns: readonly [project: string, id: string, data: CampaignData][] = [
  ["prj_summit", "cmp_draft", campaign("Doors open", "email", "draft", null)],
  ["prj_summit", "cmp_scheduled", campaign("Programme", "email", "scheduled")],
  ["prj_summit", "cmp_running", campaign("Badges", "email", "running")],
  ["prj_summit", "cmp_finished", campaign("Save the date", "email", "finished")],
  ["prj_summit", "cmp_aborted", campaign("Early bird", "email", "aborted")],
  ["prj_summit", "cmp_sms", campaign("Room change", "sms", "running")],
  ["prj_summit", "cmp_push", campaign("Starting now", "push", "running")],
  ["prj_retreat", "cmp_retreat", campaign("Packing list", "email", "running")],
  ["prj_gala", "cmp_gala", campaign("Invitation", "email", "running")],
];

/** A journey that was switched off in the app. */
const journeyOff = {
  trigger: { type: "event", event_name: "early_bird" },
  steps: [{ id: "thanks", type: "send", next: [], config: { channel: "email" } }],
};

/** SQL that inserts what no operation can create. Existing rows stay. */
export const seeds = [
  ...campaigns.map(
    ([project, id, data]) => `
  INSERT OR IGNORE INTO main_campaigns (campaign_id, project, data, created_at, updated_at)
  VALUES (${[id, project, JSON.stringify(data)].map(quote).join(", ")}, ${MADE_AT}, ${MADE_AT});`,
  ),
  `
  INSERT OR IGNORE INTO main_journeys (journey_id, project, name, status, "trigger", steps, created_at, updated_at)
  VALUES ('jrn_off', 'prj_summit', 'Early bird', 'off', ${quote(JSON.stringify(journeyOff.trigger))},
    ${quote(JSON.stringify(journeyOff.steps))}, ${MADE_AT}, ${MADE_AT});`,
].join("");

function campaign(
  name: string,
  channel: string,
  state: string,
  template_id: string | null = "tpl_default",
): CampaignData {
  return { name, channel, state, segment_ids: [], list_ids: [], template_id };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
