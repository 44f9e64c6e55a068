import { derive } from "../derived/index.ts";
import { grants, identify, keys } from "./keys.ts";
import { openMeetings } from "./meetings.ts";
import { openOrganizations, tables } from "./organizations.ts";
import { openRecordings } from "./recordings.ts";
import { openTranscripts } from "./transcripts.ts";

export const meetso = derive("meetso", {
  tables,
  keys,
  identify,
  grants,
  // The list of codes is closed. So its eight codes also report what the contract does not describe.
  codes: {
    route: "not_found",
    method: "invalid_request",
    "credential-missing": "unauthorized",
    "credential-unknown": "invalid_key",
    "account-disabled": "invalid_key",
    "wrong-principal": "invalid_key",
    scope: "scope_missing",
    "tenant-missing": "invalid_key",
    rate: "rate_limited",
    size: "invalid_request",
    json: "invalid_request",
    schema: "invalid_request",
    server: "internal_error",
  },
  // Clients wait one second anyway, so state only a longer wait.
  saysWait: (seconds) => seconds > 1,
  // A success carries no request id.
  seal: (body) => body,
  errorBody: ({ code, message, requestId }) => ({
    error: { code, message, request_id: `req_${requestId.replaceAll("-", "").slice(0, 16)}` },
  }),
  replays: false,
  open(tools) {
    const organizations = openOrganizations(tools.store);
    const recordings = openRecordings(tools, organizations);
    return {
      operations: {
        ...openMeetings(tools, organizations),
        ...openTranscripts(tools, organizations),
        ...recordings.handlers,
      },
      file: recordings.file,
      // No work falls due: everything follows from the time of the request.
      settle: () => undefined,
    };
  },
});
