/** A document, overlay or configuration that cannot be worked with. The message says what is wrong, where, and what to do. */
export class Unusable extends Error {
  override readonly name = "Unusable";
}
