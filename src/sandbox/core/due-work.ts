import { type Store, StoreFull } from "./store.ts";

/** Work that becomes due over time, piece by piece. */
export interface DueWork<Piece> {
  /** The piece that is due first; `undefined` if nothing is left. */
  next(): Piece | undefined;
  perform(piece: Piece): void;
  /** Skips a piece for good, so `next` does not return it again. */
  setAside(piece: Piece): void;
  /** Name of the piece in messages: "the run run_1". */
  nameOf(piece: Piece): string;
}

/**
 * Does all due work, each piece in one transaction. A piece that fails is set aside with a note, so later requests do
 * not fail too.
 * @throws StoreFull if the disk is full. The work is done once there is room.
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
