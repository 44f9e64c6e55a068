import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ANNOTATION } from "../../src/openapi/annotation-names.ts";

const root = resolve(import.meta.dirname, "../..");
const files = globSync("{src,scripts,site,examples}/**/*.{ts,mts,mjs,js,astro}", {
  cwd: root,
  exclude: (name) => /(?:^|[\\/])(?:node_modules|dist|fixtures)(?:[\\/]|$)/.test(String(name)),
}).map((file) => file.replaceAll("\\", "/"));
const texts = new Map(files.map((file) => [file, readFileSync(resolve(root, file), "utf8")]));

/** Files with a text that matches. */
function holding(pattern: RegExp): string[] {
  return [...texts].flatMap(([file, text]) => (pattern.test(text) ? [file] : [])).sort();
}

const parsed = new Map<string, readonly ts.Node[]>();

/** Every node of a file, as TypeScript's own parser sees it. */
function nodesOf(file: string): readonly ts.Node[] {
  const known = parsed.get(file);
  if (known) return known;
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  const text = texts.get(file) ?? "";
  // A file that spells no extension and names no annotation need not be parsed.
  if (/x-[a-z]|ANNOTATION/.test(text)) visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  parsed.set(file, found);
  return found;
}

test.each<[what: string, pattern: RegExp, owners: string[]]>([
  ["tokens of JSON Pointers are decoded", /replace(?:All)?\(\s*["'/]~1/, ["src/openapi/pointer.ts"]],
  [
    "JSON Pointers are split, but for the client's reading of a value",
    /slice\(1\)\.split\(["']\/["']\)|split\(["']\/["']\)\.slice\(1\)/,
    ["src/client/pointer.ts", "src/openapi/pointer.ts"],
  ],
  ["tokens of JSON Pointers are encoded", /replace(?:All)?\([^)]*["']~1["']/, ["src/openapi/pointer.ts"]],
  ["the methods are listed", /["']HEAD["'],\s*["'](?:POST|PUT)["']/, ["src/openapi/methods.ts"]],
  ["the methods are listed in lower case", /["'](?:get|put|post)["'],\s*["'](?:head|put|post|patch)["']/, []],
  [
    "a media type is recognised as JSON",
    /\\\+\)\?json|(?:includes|endsWith|startsWith)\(["'][\w/+]*json["']\)/,
    ["src/openapi/media-types.ts"],
  ],
  [
    "a text is escaped for a regular expression",
    /\[(?=[^/\n]*\*)(?=[^/\n]*\?)(?=[^/\n]*\()(?=[^/\n]*\$)[^/\n]*\]\/g,\s*["'`]\\\\\$&|RegExp\.escape\(/,
    ["src/openapi/pattern.ts"],
  ],
  [
    "a value is recognised as an object of JSON",
    /=== "object"[^;]*!Array\.isArray|!Array\.isArray[^;]*=== "object"/,
    ["src/openapi/json.ts"],
  ],
])("%s in one place", (_, pattern, owners) => {
  expect(holding(pattern)).toEqual(owners);
});

describe("annotations", () => {
  const names: readonly string[] = Object.values(ANNOTATION);
  const owner = "src/openapi/annotation-names.ts";
  const readers = "src/openapi/annotations.ts";

  test("the names in code are those of spec/extensions.schema.yaml", () => {
    const schema: unknown = parse(readFileSync(resolve(root, "spec/extensions.schema.yaml"), "utf8"));
    const { properties = {} } = schema as { properties?: object }; // the file is one of ours
    expect([...names].sort()).toEqual(Object.keys(properties).sort());
  });

  /** Places where a file spells the name of an annotation as a value or a property; messages say more than a name. */
  const spelled = (file: string) =>
    nodesOf(file)
      .filter((node) => ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node))
      .map(({ text }) => text)
      .filter((text) => names.includes(text));

  test("each name is spelled once", () => {
    const found = files.filter((file) => file !== owner && spelled(file).length > 0);
    expect(found).toEqual([]);
    expect(spelled(owner).sort()).toEqual([...names].sort());
  });

  /** Names by which a file reads a property of an object: `value[ANNOTATION.codes]`, also through a variable or a pattern. */
  const readIn = (file: string) =>
    nodesOf(file).flatMap((node) => {
      const key = ts.isElementAccessExpression(node)
        ? node.argumentExpression
        : ts.isBindingElement(node) && node.propertyName && ts.isComputedPropertyName(node.propertyName)
          ? node.propertyName.expression
          : undefined;
      return key && /\bANNOTATION\b/.test(key.getText()) ? [key.getText()] : [];
    });

  test("nothing but the readers takes an annotation from an object", () => {
    expect(files.filter((file) => readIn(file).length > 0)).toEqual([]);
  });

  test("each annotation has one reader, or its presence is all that counts", () => {
    const calls = nodesOf(readers).filter(ts.isCallExpression);
    const read = calls
      .filter(({ expression }) => ["rawOf", "objectOf"].includes(expression.getText()))
      .flatMap(({ arguments: [, name] }) => name?.getText() ?? []);
    const named = read.filter((name) => name.startsWith("ANNOTATION."));
    expect(new Set(named).size).toBe(named.length);
    const presence = ["finishedAt", "items", "replay"].map((name) => `ANNOTATION.${name}`);
    const all = Object.keys(ANNOTATION).map((name) => `ANNOTATION.${name}`);
    expect([...named, ...presence].sort()).toEqual(all.sort());
  });

  test("no other file has a type with the name of an annotation", () => {
    const typed = files.filter((file) =>
      nodesOf(file).some(
        (node) => ts.isPropertySignature(node) && names.includes(node.name.getText().slice(1, -1)),
      ),
    );
    expect(typed).toEqual([]);
  });
});
