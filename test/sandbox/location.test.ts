import { expect, test } from "vitest";
import { withValue } from "../../src/sandbox/derived/location.ts";

test.each<[string, unknown, unknown]>([
  ["/error/message", {}, { error: { message: "No." } }],
  ["/errorMessages/0", {}, { errorMessages: ["No."] }],
  ["/errors/0/detail", {}, { errors: [{ detail: "No." }] }],
  [
    "/errors/0/detail",
    { errors: [{ code: 1 }, { code: 2 }] },
    { errors: [{ code: 1, detail: "No." }, { code: 2 }] },
  ],
  ["/0/message", [{}], [{ message: "No." }]],
])("a text is written at %s of a body that may lack what is on the way: %j", (pointer, body, written) => {
  expect(withValue(structuredClone(body), pointer, "No.")).toEqual(written);
});
