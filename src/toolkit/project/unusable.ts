/** A document, overlay or configuration cannot be used. The message says what is wrong, where, and what to do. */
export class Unusable extends Error {
  override readonly name = "Unusable";
}
