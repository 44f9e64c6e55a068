import type { Position } from "../core/cursors.ts";

/** An item of a list, with its position in the order of the list. */
export interface Listed {
  readonly position: Position;
  /** An object, where the list is that of a collection. */
  readonly body: unknown;
}

/** The items of a list, without those that the call does not ask for. Reading stops with the reader. */
export interface Entries {
  all(): readonly Listed[];
  /** Those behind a position, or at it as well. Default: from the beginning. */
  after(position?: Position, at?: boolean): Iterable<Listed>;
  /** Those in front of a position, or at it as well; the nearest first. */
  before(position: Position, at?: boolean): Iterable<Listed>;
}

/** The part of a list that a page shows. */
export interface Cut {
  readonly begin: number;
  readonly shown: readonly Listed[];
  /** How many items the list has, if somebody asked. */
  readonly all: number | undefined;
  readonly hasMore: boolean;
  /** What leads to the page before; `undefined` if there is none. */
  readonly before?: Position | undefined;
  /** What leads to the next page, if the page itself cannot say. */
  readonly after?: Position | undefined;
}

export function wholeList(entries: Entries): Cut {
  const shown = entries.all();
  return { begin: 0, shown, all: shown.length, hasMore: false };
}

export function cutByNumber(all: readonly Listed[], begin: number, size: number): Cut {
  const shown = all.slice(begin, begin + size);
  return { begin, shown, all: all.length, hasMore: begin + size < all.length };
}

/**
 * Cuts a page at a cursor. Its first word says where the page is: `after` or `before` the position that follows; `from` and
 * `until` include the position. So an empty page keeps its place.
 */
export function cutByCursor(entries: Entries, cursor: Position | undefined, size: number): Cut {
  const [way = "after", ...given] = cursor ?? [];
  const position = given.length > 0 ? given : undefined;
  const isBack = way === "before" || way === "until";
  const found = take(
    isBack && position ? entries.before(position, way === "until") : entries.after(position, way === "from"),
    size + 1,
  );
  const rows = found.slice(0, size);
  const isLonger = found.length > size;
  const shown = isBack ? rows.reverse() : rows;
  const [first, last] = [shown[0]?.position, shown.at(-1)?.position];
  const ahead: Position | undefined = last ? ["after", ...last] : position && ["from", ...position];
  const behind: Position | undefined = first ? ["before", ...first] : position && ["until", ...position];
  const hasMore = isBack ? holds(entries, ahead) : isLonger;
  const hasLess = isBack ? isLonger : cursor !== undefined && holds(entries, behind);
  return {
    begin: 0,
    shown,
    all: undefined,
    hasMore,
    before: hasLess ? behind : undefined,
    after: ahead,
  };
}

/** Whether there is an item at the end of a cursor. */
function holds(entries: Entries, cursor: Position | undefined): boolean {
  const [way, ...position] = cursor ?? [];
  const side = way === "before" || way === "until" ? entries.before : entries.after;
  return way !== undefined && take(side(position, way === "until" || way === "from"), 1).length > 0;
}

function take(items: Iterable<Listed>, most: number): Listed[] {
  const taken: Listed[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken;
}
