import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { masked, withoutSecrets } from "../../src/client/secrets.ts";

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

describe("an error that quotes a credential", () => {
  const secret = "hunter2hunter2";
  const about = {
    code: "EHOSTUNREACH",
    syscall: "read",
    errno: -113,
    port: 443,
    input: `https://a.test/?key=${secret}`,
  };
  const quoting = () =>
    Object.assign(new TypeError(`no way to ${secret}`, { cause: Object.assign(new Error(secret), about) }), {
      socket: { auth: secret },
    });

  it("keeps what says what failed, here and in its cause", () => {
    expect(withoutSecrets(quoting(), [secret])).toMatchObject({
      name: "TypeError",
      message: "no way to (credential)",
      cause: { ...about, message: "(credential)", input: "https://a.test/?key=(credential)" },
    });
  });

  it("loses a cause that is no error, which may hold what nobody looks for", () => {
    const error = new Error(secret, { cause: { key: secret } });
    expect(inspect(withoutSecrets(error, [secret]))).not.toContain(secret);
  });

  it("may be its own cause", () => {
    const circular = quoting();
    circular.cause = new AggregateError([circular, circular], secret, { cause: circular });
    expect(inspect(withoutSecrets(circular, [secret]), { depth: 20 })).not.toContain(secret);
  });

  it("gets no property that it did not have", () => {
    const shown = withoutSecrets(new Error(secret), [secret]);
    expect(["cause" in Object(shown), "errors" in Object(shown)]).toEqual([false, false]);
  });

  it("keeps every property of the deepest cause that it keeps", () => {
    const deep = (levels: number): Error =>
      levels === 1 ? quotingCause() : new Error(secret, { cause: deep(levels - 1) });
    const quotingCause = () => Object.assign(new Error(secret), about);
    let kept = withoutSecrets(deep(8), [secret]);
    for (let level = 1; level < 8; level++) kept = Object(kept).cause;
    expect(kept).toMatchObject({ errno: -113, port: 443, message: "(credential)" });
  });

  it("keeps the errors of several addresses", () => {
    const several = new AggregateError([Object.assign(new Error("refused"), about), secret], "");
    expect(withoutSecrets(several, [secret])).toMatchObject({
      name: "AggregateError",
      errors: [{ message: "refused", port: 443 }, "(credential)"],
    });
  });

  it("shows the credential in none of its properties", () => {
    expect(inspect(withoutSecrets(quoting(), [secret]), { depth: 9, showHidden: true })).not.toContain(
      secret,
    );
  });

  it("is the same error where it has none", () => {
    const error = quoting();
    expect(withoutSecrets(error, ["another secret"])).toBe(error);
    const several = Object.assign(new AggregateError([error]), { ratio: Number.NaN });
    expect(withoutSecrets(several, ["another secret"])).toBe(several);
  });
});
