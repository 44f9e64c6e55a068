import type { Content, Html } from "./html.ts";

/** The parts of the site, in the order of its navigation. */
export type Part = "home" | "guides" | "reference" | "errors" | "changelog" | "project";

export interface Page {
  /** `guides/retries/index.html`: every page is the index of a folder. */
  readonly path: string;
  readonly part: Part;
  readonly title: string;
  /** One sentence for lists of pages and for search engines. */
  readonly summary: string;
  readonly body: Html;
  /** What stands beside the text, where it is not the list that all pages of the part have. */
  readonly list?: readonly NavItem[];
  /** Wide pages use the room beside the text, where others have their table of contents. */
  readonly wide?: boolean;
}

/** A link of the navigation, with those beneath it. */
export interface NavItem {
  readonly title: Content;
  readonly href: string;
  readonly items?: readonly NavItem[];
}

/** The lists beside the pages of each part. */
export type Navigation = Readonly<Partial<Record<Part, readonly NavItem[]>>>;
