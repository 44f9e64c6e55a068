import { keys } from "../../../../sandbox/meshi/keys.ts";
import type { Story } from "../story.ts";

export const meshi: Story = {
  credentials: { bearerAuth: keys.full },
  things: {
    event: { example: "summit-2026", by: "createEvent" },
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
