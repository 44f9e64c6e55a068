import { isUtf8 } from "node:buffer";
import type { JsonObject } from "./json.ts";

/** The deepest nesting accepted. SQLite's JSON functions end at 1000, and other parsers have limits too. */
export const MAX_DEPTH = 512;

/** Why a request is rejected, with the location of the value. */
export class UnusableJson extends Error {
  override readonly name = "UnusableJson";
  readonly keyword: "json" | "depth" | "number";
  readonly path: readonly string[];

  constructor(keyword: UnusableJson["keyword"], complaint: string, path: readonly string[] = []) {
    super(complaint);
    this.keyword = keyword;
    this.path = path;
  }
}

/**
 * Parses JSON text in UTF-8 without loss. Rejects a number that JavaScript cannot hold exactly, instead of changing it
 * (RFC 7493, section 2.2, lets senders expect no more).
 * @throws UnusableJson whose message follows a subject: "is not valid JSON: ...".
 */
export function parseExactly(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new UnusableJson("json", "is not valid JSON: it is empty");
  if (!isUtf8(bytes)) throw new UnusableJson("json", "is not valid JSON: it is not UTF-8");
  const text = bytes.toString();
  try {
    if (nestsLittle(text)) {
      const value: unknown = JSON.parse(text);
      return holdsNumber(value) && survey(bytes).longNumbers ? parseCarefully(text) : value;
    }
    const { depth, longNumbers } = survey(bytes);
    if (depth > MAX_DEPTH) throw tooDeep();
    return longNumbers ? parseCarefully(text) : JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnusableJson("json", `is not valid JSON: ${error.message}`);
  }
}

/** Parses a text within a request; text that is no JSON stays text. @throws UnusableJson for JSON that cannot be kept exactly. */
export function jsonOrText(text: string, path: readonly string[]): unknown {
  try {
    return jsonWithin(Buffer.from(text), path);
  } catch (error) {
    if (error instanceof UnusableJson && error.keyword === "json") return text;
    throw error;
  }
}

/** Parses JSON at a path within a request. @throws UnusableJson that has the path. */
export function jsonWithin(bytes: Buffer, path: readonly string[]): unknown {
  try {
    return parseExactly(bytes);
  } catch (error) {
    if (!(error instanceof UnusableJson)) throw error;
    throw new UnusableJson(error.keyword, error.message, [...path, ...error.path]);
  }
}

/** @param path Location of the value. */
export function tooDeep(path?: readonly string[]): UnusableJson {
  return new UnusableJson("depth", `is nested too deeply: at most ${MAX_DEPTH} levels are taken`, path);
}

/** Whether a text has so few brackets that it cannot nest too deeply. Searching for them costs far less than a survey. */
function nestsLittle(text: string): boolean {
  let opened = 0;
  for (const bracket of ["{", "["])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      opened += 1;
      if (opened > MAX_DEPTH) return false;
    }
  return true;
}

/** Most bodies hold texts alone, and those lose nothing. */
function holdsNumber(value: unknown): boolean {
  if (typeof value === "number") return true;
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNumber);
  // What is no array is an object with its own properties alone: JSON makes no others.
  const object = value as JsonObject;
  for (const name in object) if (holdsNumber(object[name])) return true;
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A number this long can hold more digits than a double: 15 digits always fit. */
const LONG = 16;

/** Scans the bytes before they are parsed: how deep they nest, and whether a number might lose digits. */
function survey(bytes: Buffer): { readonly depth: number; readonly longNumbers: boolean } {
  let depth = 0;
  let deepest = 0;
  let run = 0;
  let longNumbers = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
      run = 0;
    } else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      run = 0;
    } else if (byte === 0x5d || byte === 0x7d) {
      depth -= 1;
      run = 0;
    } else if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b) {
      run += 1;
      if (run >= LONG) longNumbers = true;
    } else if (byte === 0x65 || byte === 0x45) {
      // `1e400` is short but too large. No digit comes before the `e` of `true` and `false`.
      if (run > 0) longNumbers = true;
    } else {
      run = 0;
    }
  }
  return { depth: deepest, longNumbers };
}

/** Replaces a number that JavaScript cannot hold exactly. */
class Inexact {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

function parseCarefully(text: string): unknown {
  const reviver = (_name: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined && !keeps(context.source, value)
      ? new Inexact(context.source)
      : value;
  const value: unknown = JSON.parse(text, reviver);
  refuseInexact(value, []);
  return value;
}

function refuseInexact(value: unknown, path: readonly string[]): void {
  if (value instanceof Inexact) {
    const source = value.source.length > 40 ? `${value.source.slice(0, 40)}…` : value.source;
    const complaint = `is the number ${source}, which would lose digits; send it as a string`;
    throw new UnusableJson("number", complaint, path);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) refuseInexact(inner, [...path, name]);
}

/** Whether a number equals its source when written again. */
function keeps(source: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const [before, after] = [decimal(source), decimal(String(value))];
  return before.digits === after.digits && (before.digits === "" || before.exponent === after.exponent);
}

/** Splits `-1.20e3` into the digits `-12` and their power of ten. */
function decimal(source: string): { readonly digits: string; readonly exponent: number } {
  const [, sign = "", whole = "", fraction = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  const exponent = Number(power) - fraction.length + (all.length - digits.length);
  return { digits: digits === "" ? "" : sign + digits, exponent };
}
