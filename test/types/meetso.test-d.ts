import { expectTypeOf, test } from "vitest";
import { meetso, type Schemas } from "../../generated/meetso/index.ts";
import { ApiError, createClient, download, follow, paginate } from "../../src/client/index.ts";

const client = createClient(meetso, { token: "secret" });
const meetings = client.GET("/public/v1/meetings");

type Code = Schemas["MeetsoErrorCode"];

test("a closed list of codes is exhausted by its eight codes, and by no fewer", async () => {
  const { error } = await meetings;
  if (!(error instanceof ApiError)) return;
  expectTypeOf(error.code).toEqualTypeOf<Code>();
  switch (error.code) {
    case "invalid_request":
    case "invalid_cursor":
    case "unauthorized":
    case "invalid_key":
    case "scope_missing":
    case "not_found":
    case "rate_limited":
      return;
  }
  expectTypeOf(error.code).toEqualTypeOf<"internal_error">();
  if (error.code === "internal_error") return;
  expectTypeOf(error).toBeNever();
});

test("a status narrows the code", async () => {
  const { error } = await meetings;
  if (!(error instanceof ApiError)) return;
  if (error.status === 400) expectTypeOf(error.code).toEqualTypeOf<"invalid_request" | "invalid_cursor">();
  if (error.status === 404) expectTypeOf(error.code).toEqualTypeOf<"not_found">();
});

test("a range of time is one of three; a state may be one that is not known yet", () => {
  expectTypeOf<Schemas["TimeRange"]>().toEqualTypeOf<"past" | "upcoming" | "all">();
  expectTypeOf<string>().toExtend<Schemas["TranscriptStatus"]>();
});

test("only what is paged, awaited or downloadable takes the verb for it", () => {
  const params = { path: { id: "c" } };
  void (() => [
    paginate(client, "/public/v1/meetings"),
    follow(client, "/public/v1/transcripts/{id}", { params }),
    follow(client, "/public/v1/recordings/{id}", { params }),
    download(client, "/public/v1/recordings/{id}", { params }),
    // @ts-expect-error a meeting is not awaited
    follow(client, "/public/v1/meetings/{id}", { params }),
    // @ts-expect-error a transcript has no file
    download(client, "/public/v1/transcripts/{id}", { params }),
    // @ts-expect-error one transcript is not a list
    paginate(client, "/public/v1/transcripts/{id}", { params }),
  ]);
});
