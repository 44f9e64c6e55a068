/**
 * The names of the parts of the client that only some contracts need. A part has the name of the property that needs it: of
 * `Operation` (`key`, `parameters`, `body`), of `Next` (`link`, `url`, `last`, `count`), or of `State` (`progress`). `form`,
 * `multipart` and `items` write bodies of these kinds, and `pageBody` writes what leads to a page where that stands in the request
 * body. `reads` chooses how a success is read by its media type, and `stream` gives its items one by one. `errorBodies` reads error
 * bodies that lack a code or a message, or are of several kinds, and the header fields that say what they lack.
 */
export type PartName =
  | "key"
  | "parameters"
  | "body"
  | "form"
  | "multipart"
  | "items"
  | "link"
  | "url"
  | "last"
  | "count"
  | "pageBody"
  | "progress"
  | "reads"
  | "stream"
  | "errorBodies";

/** A function of the client. The place that calls it knows its type. */
export type Part = (...given: never[]) => unknown;

/** The parts that a generated contract imports, so that a bundle holds what its APIs use. */
export type ClientParts = { readonly [Name in PartName]?: Part };
