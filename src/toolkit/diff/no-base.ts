/** There is no base to compare with. The message says why, and what to name instead. */
export class NoBase extends Error {
  override readonly name = "NoBase";
}
