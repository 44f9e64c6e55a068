import type { SandboxApi } from "../core/api.ts";
import { grants, identify, keys } from "./keys.ts";
import { openMeetings } from "./meetings.ts";
import { openOrganizations, tables } from "./organizations.ts";
import { openRecordings } from "./recordings.ts";
import { openTranscripts } from "./transcripts.ts";

export const meetso = {
  name: "meetso",
  tables,
  keys,
  identify,
  grants,
  // The list of codes is closed, so one of the eight also reports what the contract does not describe.
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
  // Clients wait one second by themselves, so only a longer wait is stated.
  saysWait: (seconds) => seconds > 1,
  // A success carries no request id.
  seal: (body) => body,
  errorBody: ({ code, message, requestId }) => ({
    error: { code, message, request_id: `req_${requestId.replaceAll("-", "").slice(0, 16)}` },
  }),
  open(tools) {
    const organizations = openOrganizations(tools.store);
    const recordings = openRecordings(tools, organizations);
    return {
      handlers: {
        ...openMeetings(tools, organizations),
        ...openTranscripts(tools, organizations),
        ...recordings.handlers,
      },
      file: recordings.file,
      // Everything follows from the time of the request; nothing is due.
      settle: () => undefined,
    };
  },
} as const satisfies SandboxApi;
