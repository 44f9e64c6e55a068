import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodedStream, noExcel } from "../../src/cli/bulk/source.ts";
import { concord, file } from "./concord.ts";
import { csv, EVENT, rows, withEvent } from "./sandbox.ts";

const list = rows(5);
const text = csv(list);
const pretty = JSON.stringify(list, null, 2);
const utf16be = (content: string) => Buffer.from(content, "utf16le").swap16();

describe("what a file is, is seen by its first bytes and not by its name", () => {
  test.each<[string, string | Uint8Array]>([
    ["gzip of CSV", gzipSync(text)],
    ["gzip of several members", Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))])],
    ["gzip of a JSON array", gzipSync(pretty)],
    ["gzip in gzip", gzipSync(gzipSync(text))],
    ["a JSON array over many lines", pretty],
    ["a JSON array on one line", JSON.stringify(list)],
    ["a JSON array after a byte order mark", `\uFEFF \n${pretty}\n`],
    ["UTF-16 with a byte order mark", Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["UTF-16 without one", Buffer.from(text, "utf16le")],
    ["UTF-16, high byte first", utf16be(`\uFEFF${text}`)],
    ["UTF-16, high byte first, without a mark", utf16be(text)],
    ["gzip of UTF-16", gzipSync(Buffer.from(`\uFEFF${text}`, "utf16le"))],
  ])("%s is read", async (_, content) => {
    const { to, attendees } = await withEvent();
    const path = await file("roster.txt", content);
    const args = ["import", path, "--event", EVENT, "--batch-rows", "2", ...to];
    expect(await concord(args)).toMatchObject({ code: 0 });
    expect(await attendees()).toBe(5);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    [
      "an xls",
      Buffer.from("d0cf11e0a1b11ae10000", "hex"),
      /it is an Excel file of the old kind \(xls\)\n.*CSV UTF-8/,
    ],
    ["a PDF", "%PDF-1.7\n%", /it is a PDF\n/],
    ["HTML", "<!DOCTYPE html>\n<html><table>", /it is an HTML page.*\n.*login page/],
    ["an HTML table", "<table border=1><tr><td>Name", /it is an HTML page/],
    ["XML", '<?xml version="1.0"?><a/>', /it is an XML file/],
    ["a zip", Buffer.from("PK\x03\x04....list.csv", "latin1"), /it is a zip archive/],
    ["a zstd", Buffer.from("28b52ffd00", "hex"), /compressed with zstd/],
    ["a picture", Buffer.from("\x89PNG\r\n", "latin1"), /it is a picture/],
    ["a gzip that is cut off", gzipSync(text).subarray(0, 60), /the gzip file is (cut off|damaged)/],
    ["an array that is cut off", pretty.slice(0, -5), /the JSON array does not end/],
    ["an array that is followed by something", `${pretty}x`, /something follows the end of the JSON array/],
    [
      "one object over many lines",
      JSON.stringify({ attendees: list }, null, 2),
      /it is one JSON object, which has its rows in "attendees"\n.*jq -c '\.\["attendees"\]\[\]'/,
    ],
    [
      "one object on one line",
      JSON.stringify({ total: 5, attendees: list }),
      /it is one JSON object, which has its rows in "attendees"/,
    ],
  ])("%s is named for what it is, with the way out, exit 2", async (_, content, said) => {
    const path = await file("roster.csv", content);
    const args = ["import", path, "--event", EVENT, "--base-url", "http://127.0.0.1:9"];
    const { code, err } = await concord(args);
    expect(code).toBe(2);
    expect(err).toMatch(said);
    expect(err.split("\n").length).toBeLessThan(8);
  });
});

test("standard input may be packed as well", async () => {
  const { to, attendees } = await withEvent();
  const args = ["import", "-", "--event", EVENT, ...to];
  expect(await concord(args, { input: gzipSync(pretty) })).toMatchObject({ code: 0 });
  expect(await attendees()).toBe(5);
});

test("a JSON array comes out the same wherever its bytes are cut", async () => {
  const tricky = [{ a: 'x],"[{\\' }, { b: [1, { c: "," }] }, 7, "s"];
  const whole = Buffer.from(JSON.stringify(tricky, null, 1));
  for (let cut = 1; cut < whole.length; cut += 1) {
    const parts = (async function* () {
      yield whole.subarray(0, cut);
      yield whole.subarray(cut);
    })();
    const read: Buffer[] = [];
    for await (const part of await decodedStream(parts, noExcel, new AbortController().signal))
      read.push(Buffer.from(part));
    const lines = Buffer.concat(read).toString().trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(tricky);
  }
});
