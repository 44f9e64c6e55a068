import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** More codings in a row are an attack, not a response. */
const MOST_CODINGS = 5;

/** Makes what undoes the content codings of a body, once it is known how the body begins. */
export type MakeDecoders = (beginning: Uint8Array) => readonly Transform[];

/**
 * What undoes a response's content codings; `undefined` where there is none, or one that is unknown: as with `fetch`, such
 * a body stays as it is.
 */
export function decodersFor(field: string): MakeDecoders | undefined {
  // The last one was applied last.
  const codings = field
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .reverse();
  if (
    codings.length > MOST_CODINGS ||
    !codings.every((coding) => /^(x-)?gzip$|^deflate$|^br$/.test(coding))
  ) {
    return undefined;
  }
  return (beginning) =>
    codings.map((coding, index) => decoderFor(coding, index === 0 ? beginning : undefined));
}

function decoderFor(coding: string, beginning: Uint8Array | undefined): Transform {
  if (coding === "br") return createBrotliDecompress();
  if (coding !== "deflate") return createGunzip();
  // Servers send "deflate" with the header of zlib, and without it.
  const isRaw = beginning?.[0] !== undefined && (beginning[0] & 15) !== 8;
  return isRaw ? createInflateRaw() : createInflate();
}
