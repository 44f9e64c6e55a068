import { keys } from "../../src/sandbox/main-api/keys.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";

export const mainApi: Story = {
  credentials: { bearerAuth: keys.full },
  environment: { bearerAuth: { MAIN_API_KEY: keys.full } },
  things: {
    email: { example: "freja.lindqvist@voltera.example", fresh: "freja-*@voltera.example" },
    new_email: { example: "freja@voltera.example", fresh: "freja-new-*@voltera.example" },
    external_id: { example: "att-1001", fresh: "att-*" },
    other_external_id: { example: "att-1002", fresh: "att-*-2" },
    list_name: { example: "Summit 2026 attendees", fresh: "Attendees *" },
    segment_name: { example: "Buyers of the last month", fresh: "Buyers of the last month *" },
    new_segment_name: { example: "Buyers of the last quarter", fresh: "Buyers of the last quarter *" },
    contact_id: { example: "con_9f27c1", by: "createContact", at: "/id" },
    other_contact_id: {
      example: "con_41d08e",
      by: "createContact",
      body: "ContactToCreateMinimal",
      at: "/id",
    },
    list_id: { example: "lst_c4e817", by: "createList", at: "/id" },
    segment_id: { example: "seg_7c20aa", by: "createSegment", at: "/id" },
    journey_id: { example: "jrn_5d1e90", by: "createJourney", at: "/id" },
    liveJourney: { by: "activateJourney" },
    campaign_id: { example: "cmp_2b8f33", value: "cmp_running" },
    membership: { by: "addContactToList" },
  },
  needs: {
    triggerJourney: ["liveJourney"],
    removeContactFromList: ["membership"],
    listContacts: ["contact_id"],
    listLists: ["list_id"],
    listSegments: ["segment_id"],
    listJourneys: ["journey_id"],
  },
};
