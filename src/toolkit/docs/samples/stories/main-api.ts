import { keys } from "../../../../sandbox/main-api/keys.ts";
import type { Story } from "../story.ts";

export const mainApi: Story = {
  credentials: { bearerAuth: keys.full },
  things: {
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
