import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkTo } from "../../src/client/web-links.ts";

describe("a Link field", () => {
  it.each([
    ["one link", '<https://a.test/?page=2>; rel="next"', "https://a.test/?page=2"],
    ["a relation without quotes", "</p/2>;rel=next", "/p/2"],
    ["a name and a relation in any case", "</p/2>; REL=Next", "/p/2"],
    ["space wherever it may stand", ' ,, <?p=2> ; rel = "next" , ', "?p=2"],
    ["an empty target", '<>; rel="next"', ""],
    ["the right one of several links", '<a>; rel="prev", <b>; rel="next", <c>; rel="last"', "b"],
    ["the first of two with the relation", '<a>; rel="next", <b>; rel="next"', "a"],
    ["one relation among others", '<a>; rel="last next up"', "a"],
    ["commas and semicolons in a target", '<a?ids=1,2;3>; rel="next"', "a?ids=1,2;3"],
    ["commas in a quoted text", '<a>; title="one, <x>; rel=next", <b>; rel=next', "b"],
    ["a quoted text that speaks of a relation", '<a>; title="; rel=next; "; rel=prev', undefined],
    ["a quoted quotation mark", '<a>; title="say \\"next\\", please"; rel="next"', "a"],
    ["an escaped letter", '<a>; rel="n\\ext"', "a"],
    ["a parameter without a value", "<a>; crossorigin; rel=next", "a"],
    ["a quotation that does not end", '<a>; rel="next', "a"],
    ["other relations alone", '<a>; rel="prev", <b>; rel="https://rels.test/next"', undefined],
    ["a relation of which it is a part", '<a>; rel="nextest", <b>; rel="pre-next"', undefined],
    ["a second `rel`, which counts for nothing", '<a>; rel="prev"; rel="next"', undefined],
    ["a link of something else", '<a>; rel="next"; anchor="#part"', undefined],
    [
      "a link that says that it leads to nothing",
      '<a>; rel="next"; results="false"; cursor="0:100:0"',
      undefined,
    ],
    [
      "one of two links, of which the other leads to nothing",
      '<a>; rel="previous"; results="false", <b>; rel="next"; results="true"',
      "b",
    ],
    ["a link without a relation", "<a>", undefined],
    ["no link", "", undefined],
    ["a URL without brackets", 'https://a.test/?page=2; rel="next"', undefined],
    ["words before the brackets", 'see <a>; rel="next"', undefined],
    ["a bracket that does not close", '<a; rel="next"', undefined],
  ])("is read as RFC 8288 says: %s", (_, field, target) => expect(linkTo("next", field)).toBe(target));

  /** A link as a server may write it: any target, parameters in any order and spelling. */
  const target = fc.string({ unit: fc.constantFrom(..."ab/?&=,;:\" '%") });
  const text = fc.string({ unit: fc.constantFrom(...'ab,;<>=\\" next') });
  const relation = fc.constantFrom("next", "prev", "last", "NEXT", "nextest", "https://rels.test/next");
  const space = fc.constantFrom("", " ", "  ", "\t");
  const quote = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;
  const other = fc
    .record({ name: fc.constantFrom("title", "type", "hreflang", "title*"), value: text, space })
    .map(({ name, value, space }) => `;${space}${name}${space}=${space}${quote(value)}`);
  const link = fc.record({
    target,
    relations: fc.array(relation, { minLength: 1, maxLength: 3 }),
    before: fc.array(other, { maxLength: 2 }),
    after: fc.array(other, { maxLength: 2 }),
    anchored: fc.boolean(),
    space,
  });

  it("is found among any links, however they are written", () => {
    fc.assert(
      fc.property(fc.array(link, { maxLength: 4 }), (links) => {
        const field = links
          .map(({ target, relations, before, after, anchored, space }) => {
            const rel = `;${space}rel=${quote(relations.join(" "))}`;
            return `<${target}>${space}${before.join("")}${rel}${anchored ? ';anchor="/"' : ""}${after.join(space)}`;
          })
          .join(" ,");
        const meant = links.find(
          ({ relations, anchored }) => !anchored && relations.some((each) => each.toLowerCase() === "next"),
        );
        expect(linkTo("next", field)).toBe(meant?.target);
      }),
      { numRuns: 500 },
    );
  });

  it("never fails, and gives only what stands between brackets, whatever the field holds", () => {
    const piece = fc.constantFrom(...'<>;,="\\ a', "<a>", "<b>", ";rel=next", ';rel="next', ";anchor");
    const text = fc.string({ unit: piece });
    // Most texts hold no link, so every third one begins with a link, whatever follows.
    const linked = text.map((rest) => `<a>;rel=next,${rest}`);
    let links = 0;
    fc.assert(
      fc.property(fc.oneof(text, linked, fc.string({ unit: "binary" })), (field) => {
        const found = linkTo("next", field);
        if (found === undefined) return;
        links++;
        expect(field).toContain(`<${found}>`);
      }),
      { numRuns: 1000 },
    );
    expect(links).toBeGreaterThan(5);
  });
});
