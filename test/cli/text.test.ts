import { expect, test } from "vitest";
import { LineDecoder } from "../../src/cli/bulk/text.ts";

interface Read {
  readonly text: string;
  readonly broken: boolean;
}

const push = (decoder: LineDecoder, part: Uint8Array): Read[] =>
  decoder.push(part).map(({ text, broken }) => ({ text, broken }));

function decode(parts: readonly Uint8Array[]): Read[] {
  const decoder = new LineDecoder();
  const read = parts.flatMap((part) => push(decoder, part));
  return [...read, ...decoder.end().map(({ text, broken }) => ({ text, broken }))];
}

const bytes = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.of(part))));

test("text comes in whole lines, wherever its bytes are cut, and the last line as it is", () => {
  const whole = Buffer.from("a,ü\nb,王\nc,😀");
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const pieces = decode([whole.subarray(0, cut), whole.subarray(cut)]);
    expect(pieces.map(({ text }) => text).join("")).toBe("a,ü\nb,王\nc,😀");
    for (const { text } of pieces.slice(0, -1)) expect(text).toMatch(/\n$/);
  }
});

test("bytes may be used again after the lines in them were read", () => {
  const decoder = new LineDecoder();
  const buffer = Buffer.from("first\nsec");
  decoder.push(buffer);
  buffer.fill(0x78);
  expect(push(decoder, Buffer.from("ond\n"))).toEqual([{ text: "second\n", broken: false }]);
});

test("a line may be longer than many parts", () => {
  const line = `${"ü".repeat(200_000)}\n`;
  const whole = Buffer.from(`a\n${line}b\n`);
  const parts = Array.from({ length: 50 }, (_, index) =>
    whole.subarray(index * 10_000, (index + 1) * 10_000),
  );
  expect(
    decode(parts)
      .map(({ text }) => text)
      .join(""),
  ).toBe(`a\n${line}b\n`);
});

test("a byte order mark is dropped, and remembered", () => {
  const decoder = new LineDecoder();
  expect(push(decoder, bytes("\uFEFFid\n"))).toEqual([{ text: "id\n", broken: false }]);
  expect(decoder.marked).toBe(true);
});

test("lines before the first one that is not UTF-8 are given, then that line with the place marked", () => {
  expect(decode([bytes("fine\nJos", 0xe9, " Ruiz\nlater\n")])).toEqual([
    { text: "fine\n", broken: false },
    { text: "Jos\uFFFD Ruiz\n", broken: true },
  ]);
});

test("a sequence that the end of the file cuts off is not UTF-8", () => {
  expect(decode([bytes("fine\n", 0xe7, 0x8e)])).toEqual([
    { text: "fine\n", broken: false },
    { text: "\uFFFD", broken: true },
  ]);
});

test("UTF-16 is reported as such", () => {
  expect(() => decode([Buffer.from("\uFEFFid,name\n", "utf16le")])).toThrow("UTF-16");
});

test("a line beyond 64 MiB ends the reading, so that a file without lines fills no memory", () => {
  const decoder = new LineDecoder();
  const part = Buffer.alloc(16 * 1024 * 1024, "x");
  const push = () => decoder.push(part);
  for (let count = 0; count < 4; count += 1) push();
  expect(push).toThrow("longer than 64 MiB");
});
