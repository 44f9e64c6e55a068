import { keys } from "../../src/sandbox/meetso/keys.ts";
import type { Story } from "../../src/toolkit/docs/samples/story.ts";

export const meetso: Story = {
  credentials: { bearerAuth: keys.full },
  environment: { bearerAuth: { MEETSO_KEY: keys.full } },
  things: {
    meeting_id: { example: "cm8m3k2td0001l808h2v7q4ya", by: "listMeetings", at: "/data/0/id" },
    transcript_id: {
      example: "cm8m5dz4h0004l808w5n2c9td",
      by: "getMeeting",
      at: "/data/transcript_id",
      optional: true,
    },
    recording_id: {
      example: "cm8m5dx1c0003l808r8x6j3me",
      by: "getMeeting",
      at: "/data/recording_id",
      optional: true,
    },
  },
  query: { listMeetings: ["time_range", "has_transcript", "has_recording", "limit"] },
};
