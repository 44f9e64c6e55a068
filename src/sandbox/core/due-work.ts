import { type Store, StoreFull } from "./store.ts";

/** Work that the clock has to do, one piece after the other. */
export interface DueWork<Piece> {
  /** The piece that is due first; `undefined` where nothing is left. */
  next(): Piece | undefined;
  perform(piece: Piece): void;
  /** Leaves a piece out for good, so that it is not the next one again. */
  setAside(piece: Piece): void;
  /** What a person calls the piece: "the run run_1". */
  nameOf(piece: Piece): string;
}

/**
 * Does all work that is due. Each piece happens as a whole or not at all. One that fails is set aside with a note: it must
 * not make every later request fail.
 * @throws StoreFull where the disk takes no more; the work is done when there is room again.
 */
export function performDue<Piece>(store: Store, note: (text: string) => void, work: DueWork<Piece>): void {
  for (let piece = work.next(); piece !== undefined; piece = work.next()) {
    const due = piece;
    try {
      store.transaction(() => work.perform(due));
    } catch (error) {
      if (error instanceof StoreFull) throw error;
      store.transaction(() => work.setAside(due));
      const reason = error instanceof Error ? error.message : String(error);
      note(`Work on ${work.nameOf(due)} failed and was set aside: ${reason}`);
    }
  }
}
