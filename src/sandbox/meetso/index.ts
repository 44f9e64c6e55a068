import { derive } from "../derived/index.ts";
import { grants, identify, keys } from "./keys.ts";
import { meetingRules } from "./meetings.ts";
import { openOrganizations, tables } from "./organizations.ts";
import { recordingFile, recordingRules } from "./recordings.ts";
import { transcriptRules } from "./transcripts.ts";

export const meetso = derive("meetso", {
  tables,
  keys,
  identify,
  grants,
  // The list of codes is closed. So its eight codes also report what the contract does not describe.
  codes: {
    method: "invalid_request",
    "credential-missing": "unauthorized",
    "credential-unknown": "invalid_key",
    "account-disabled": "invalid_key",
    size: "invalid_request",
    json: "invalid_request",
    schema: "invalid_request",
    cursor: "invalid_cursor",
  },
  // Clients wait one second anyway, so state only a longer wait.
  saysWait: (seconds) => seconds > 1,
  errorBody: ({ code, message, requestId }) => ({
    error: { code, message, request_id: `req_${requestId.replaceAll("-", "").slice(0, 16)}` },
  }),
  open(tools) {
    const organizations = openOrganizations(tools.store);
    return {
      collections: {
        "/public/v1/meetings": meetingRules(tools, organizations),
        "/public/v1/recordings": recordingRules(tools, organizations),
        "/public/v1/transcripts": transcriptRules(tools, organizations),
      },
      file: (recordingId) => recordingFile(organizations, recordingId),
    };
  },
});
