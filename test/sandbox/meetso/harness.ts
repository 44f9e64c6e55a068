import { expect } from "vitest";
import type { Schemas } from "../../../generated/meetso/index.ts";
import type { Sandbox, SandboxOptions } from "../../../src/sandbox/index.ts";
import { type Answer, bearer, openApi, runDuration } from "../checked-sandbox.ts";
import { conformanceToBundle } from "../conformance.ts";

const conformance = await conformanceToBundle("meetso", {
  isError: (body) =>
    Object.keys(body).join() === "error" &&
    Object.keys(Object(body.error)).sort().join() === "code,message,request_id",
});

export interface Ask {
  readonly method?: string;
  /** Bearer token; `null` sends none. Default: the key with every scope. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Meeting = Schemas["Meeting"];
type Failure = Schemas["MeetsoError"];

export interface Bench {
  readonly sandbox: Sandbox;
  readonly clock: { now: number };
  /** Sends a request below `/public/v1` and checks the response against the document. */
  ask<Body = Failure>(path: string, ask?: Ask): Promise<Answer<Body>>;
  list(query?: string, ask?: Ask): Promise<Schemas["MeetingPage"]>;
  /** Every meeting of a list. */
  all(query?: string, ask?: Ask): Promise<Meeting[]>;
  /** Of the meetings with that title, the one whose beginning is nearest. */
  first(title: string, query?: string): Promise<Meeting>;
  meeting(id: string): Promise<Meeting>;
  transcript(id: string | null): Promise<Schemas["Transcript"]>;
  recording(id: string | null): Promise<Schemas["Recording"]>;
}

export const start = Date.parse("2026-03-02T09:07:30.500Z");
/** How long the sandbox works on a recording, and on a transcript. */
export { runDuration };

/** A sandbox with a clock that only tests move. It is closed at the end of the test. */
export async function openMeetso(options: SandboxOptions = {}): Promise<Bench> {
  const { sandbox, clock, exchange } = await openApi("meetso", conformance, start, {
    rateLimits: false,
    ...options,
  });

  const ask: Bench["ask"] = (below, request = {}) => {
    const { method = "GET", key = sandbox.keys.meetso.full, headers } = request;
    return exchange(method, `/public/v1${below}`, { headers: { ...bearer(key), ...headers } });
  };

  async function read<Data>(path: string): Promise<Data> {
    const { status, body } = await ask<{ readonly data: Data }>(path);
    expect(status, path).toBe(200);
    return body.data;
  }

  const list: Bench["list"] = async (query = "", request) => {
    const { status, body } = await ask<Schemas["MeetingPage"]>(`/meetings${query && `?${query}`}`, request);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.pagination.has_more).toBe(body.pagination.next_cursor !== null);
    return body;
  };

  const all: Bench["all"] = async (query = "", request) => {
    const meetings: Meeting[] = [];
    let page = await list(query, request);
    meetings.push(...page.data);
    while (page.pagination.next_cursor !== null) {
      page = await list(`${query}&cursor=${page.pagination.next_cursor}`, request);
      meetings.push(...page.data);
    }
    return meetings;
  };

  return {
    sandbox,
    clock,
    ask,
    list,
    all,
    async first(title, query) {
      const found = (await all(query)).find((meeting) => meeting.title === title);
      if (!found) throw new Error(`No meeting is called ${title}.`);
      return found;
    },
    meeting: (id) => read(`/meetings/${id}`),
    transcript: (id) => read(`/transcripts/${id}`),
    recording: (id) => read(`/recordings/${id}`),
  };
}
