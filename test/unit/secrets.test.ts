import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked } from "../../src/client/secrets.ts";

const unicode = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

describe("a credential is masked as", () => {
  it.each<[string, (text: string) => string]>([
    ["text", (text) => text],
    ["JSON", (text) => JSON.stringify(text).slice(1, -1)],
    ["JSON with escaped slashes", (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/")],
    ["JSON with all but letters and digits escaped", (text) => text.replace(/[^a-z0-9]/gi, unicode)],
    [
      "the same with capital digits",
      (text) => text.replace(/[^a-z0-9]/gi, (char) => unicode(char).toUpperCase().replace("U", "u")),
    ],
    ["part of a URL", encodeURIComponent],
    [
      "the same in lower case",
      (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
    ],
  ])("%s", (_, write) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~é]{6,40}$/), (secret) => {
        expect(masked(`{"about":"${write(secret)}"}`, [secret])).toBe('{"about":"(credential)"}');
      }),
    );
  });
});
