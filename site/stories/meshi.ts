import { keys } from "../../src/sandbox/meshi/keys.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";

export const meshi: Story = {
  credentials: { bearerAuth: keys.full },
  environment: { bearerAuth: { MESHI_KEY: keys.full } },
  things: {
    event_id: { example: "summit-2026", by: "createEvent", fresh: "summit-*" },
    // What the organisation has decided about two people stays decided: a new sample needs new people.
    attendee_id: { example: "att-1001", fresh: "att-*" },
    twin_id: { example: "att-dupe", fresh: "att-*-twin" },
    email: { example: "freja.lindqvist@voltera.example", fresh: "freja-*@voltera.example" },
    slug: { example: "northern-grid-summit-2026", fresh: "northern-grid-summit-*" },
    roster: { by: "importAttendees", ends: true },
    enrichment: { by: "startEnrichmentRun", ends: true, needs: ["roster"] },
    run_id: { example: "run_5f0c2a9e41", by: "startEnrichmentRun", at: "/run_id" },
    review_id: {
      example: "rev_7b31d0c6aa",
      by: "listEventReviews",
      at: "/items/0/review_id",
      needs: ["enrichment"],
    },
    decision: { by: "mergeReview" },
  },
  needs: {
    getIdMapping: ["roster"],
    listIdentityDecisions: ["decision"],
    listReviews: ["enrichment"],
    listEventReviews: ["enrichment"],
  },
};
