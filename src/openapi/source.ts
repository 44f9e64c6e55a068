import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve as resolvePath, sep } from "node:path";
import type { Web } from "./fetching.ts";
import { GivenDocument } from "./given-document.ts";
import type { Json, JsonObject } from "./json.ts";
import { isUrl } from "./loading.ts";
import { anchorIn, anchorOf, followIds } from "./named-references.ts";
import { valueAlong, valueAt } from "./pointer.ts";
import type { Demands, Location, Problems, Rule } from "./problem.ts";
import { type References, resolve, splitReference } from "./references.ts";
import { followWithin } from "./references-within.ts";
import { type Origin, offsetOf, WrittenFile } from "./written-file.ts";

/** The part of a file in which an object was written, its name included. */
export interface Span {
  readonly from: Location;
  readonly to: Location;
}

/**
 * A hand-written document in one file or many. Its values are plain and remember where they were written, so that a problem
 * can name its line. Each file is read once. A reference that leads nowhere gives `undefined`; the linter reports it.
 */
export class Source implements References {
  readonly #base: string;
  readonly #problems: Problems;
  readonly #web: Web;
  readonly #origins = new WeakMap<object, Origin>();
  readonly #files = new Map<string, WrittenFile>();
  #given: GivenDocument | undefined;

  /** `base` is the folder that reported file names are relative to; `web` has what was fetched. It fetches nothing. */
  constructor(base: string, problems: Problems, web: Web = new Map()) {
    this.#base = base;
    this.#problems = problems;
    this.#web = web;
  }

  /** True if the YAML or JSON of a file is broken. What is missing from the document then may stand in that file. */
  broken = false;

  /** True once a reference was refused, so that not all of the document was read. */
  stray = false;

  /** What the document is held to. */
  get demands(): Demands {
    return this.#problems.demands;
  }

  /** Takes a document in one piece, as if it stood in a file at `path`. A source takes at most one. */
  give(path: string, content: JsonObject): GivenDocument {
    this.#given = new GivenDocument(path, content, this.#origins);
    return this.#given;
  }

  /** Absolute paths or URLs of the files read so far. */
  get files(): string[] {
    return [...this.#files.keys()];
  }

  /** The content of a YAML or JSON file; `undefined` if there is none. */
  read(path: string): Json | undefined {
    if (path === this.#given?.path) return this.#given.content;
    const known = this.#files.get(path);
    if (known) return known.content;
    const fetched = this.#web.get(path);
    if (fetched?.isParsed) return this.#add(path, fetched.text).content;
    if (isUrl(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    return this.#add(path, readFileSync(path, "utf8")).content;
  }

  resolve(value: Json | undefined): JsonObject | undefined {
    return resolve(this, value);
  }

  step(reference: JsonObject): Json | undefined {
    const from = this.#origins.get(reference)?.file.path ?? this.#given?.path;
    if (from === undefined || typeof reference.$ref !== "string") return undefined;
    const { file, tokens } = splitReference(reference.$ref);
    const path = file === "" ? from : beside(from, file);
    const content = path === undefined ? undefined : this.read(path);
    const anchor = anchorOf(reference.$ref);
    if (anchor === undefined || content === undefined) return valueAlong(content, tokens);
    const pointer = anchorIn(content, anchor);
    return pointer === undefined ? undefined : valueAt(content, pointer);
  }

  /** Where an object or array was written, or one property of it. */
  location(container: object, key?: string | number): Location {
    if (this.#given === undefined) return this.#locationOf(container, key);
    // Most callers ask for a location before they know whether there is a problem.
    let found: Location | undefined;
    const find = () => {
      found ??= this.#locationOf(container, key);
      return found;
    };
    return {
      get file() {
        return find().file;
      },
      get line() {
        return find().line;
      },
      get column() {
        return find().column;
      },
    };
  }

  /** The part of its file in which an object was written. */
  span(container: object): Span {
    const { file, node, start } = this.#originOf(container);
    return { from: this.#at(file, start), to: this.#at(file, node.range?.[1] ?? start) };
  }

  report(location: Location, rule: Rule, message: string, remedy: string): void {
    this.#problems.report(location, rule, message, remedy);
  }

  /** A path as problems name it: relative to the project, with forward slashes. */
  nameOf(path: string): string {
    return isUrl(path) ? path : relative(this.#base, path).split(sep).join("/");
  }

  #add(path: string, text: string): WrittenFile {
    const file = new WrittenFile(path, text, this.#origins);
    this.#files.set(path, file);
    followIds(file.content);
    followWithin(file.content);
    const [problem] = file.problems;
    if (problem) {
      this.broken = true;
      // Report the first mistake only: most later ones follow from it.
      const remedy = "Correct the YAML; nothing else in the file was read.";
      this.report(this.#at(file, problem.offset), "yaml-syntax", problem.message, remedy);
    }
    return file;
  }

  #locationOf(container: object, key: string | number | undefined): Location {
    const origin = this.#originOf(container);
    const offset = key === undefined ? undefined : offsetOf(origin.node, key);
    return this.#at(origin.file, offset ?? origin.node.range?.[0] ?? 0);
  }

  #originOf(container: object): Origin {
    this.#given?.locate();
    const origin = this.#origins.get(container);
    if (!origin) throw new Error("A value that no file contains has no location.");
    return origin;
  }

  #at(file: WrittenFile, offset: number): Location {
    return { file: this.nameOf(file.path), ...file.position(offset) };
  }
}

/** The file that a reference names, seen from the file in which it stands. A file does not refer to the web. */
function beside(path: string, file: string): string | undefined {
  if (isUrl(path)) return URL.canParse(file, path) ? new URL(file, path).href : undefined;
  return /^[a-z][a-z0-9+.-]*:/i.test(file) ? undefined : resolvePath(dirname(path), file);
}
