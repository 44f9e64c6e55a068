/**
 * ClientParts of the client that only some contracts need, by the property that needs them: those of `Operation` (`key`,
 * `parameters`, `body`; of a body the kinds `form` and `multipart`) and those of `Next` (`link`, `url`, `last`,
 * `count`; `pageBody` where any of them is in the request body). `errorBodies` reads other error bodies than one with a code and a message.
 */
export type PartName =
  | "key"
  | "parameters"
  | "body"
  | "form"
  | "multipart"
  | "link"
  | "url"
  | "last"
  | "count"
  | "pageBody"
  | "errorBodies";

/** A function of the client. The place that calls it knows its type. */
export type Part = (...given: never[]) => unknown;

/** The parts that a generated contract imports, so that a bundle holds what its APIs use. */
export type ClientParts = { readonly [Name in PartName]?: Part };
