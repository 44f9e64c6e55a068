import { isHtml } from "../../openapi/html-page.ts";
import { isObject, type Json, type JsonObject, textOf } from "../../openapi/json.ts";

/** What something is that is no OpenAPI document of a known version, and what to do. Neither ends with a full stop. */
export interface OtherKind {
  /** `a list`, after the words `it is`. */
  readonly what: string;
  readonly remedy: string;
}

const NAME_THE_ROOT = "Name the root file of a document";

/** What is known of a content that is no object, or has no property `openapi`. */
export function otherKind(content: Json | undefined): OtherKind {
  if (content === null || content === undefined) return { what: "empty", remedy: NAME_THE_ROOT };
  if (typeof content === "string")
    return knownText(content) ?? { what: "a text without properties", remedy: NAME_THE_ROOT };
  if (!isObject(content))
    return { what: Array.isArray(content) ? "a list" : "one value", remedy: NAME_THE_ROOT };
  const [, known] = KINDS.find(([isOne]) => isOne(content)) ?? [];
  return known ?? { what: "an object without the property `openapi`", remedy: NAME_THE_ROOT };
}

/** What a text is that is meant for neither a JSON nor a YAML parser, where it shows that itself. */
export function knownText(text: string): OtherKind | undefined {
  const [, known] = TEXTS.find(([isOne]) => isOne(text)) ?? [];
  return known;
}

const COMPRESSED = { what: "compressed", remedy: "Unpack it first" };

const TEXTS: readonly (readonly [(text: string) => boolean, OtherKind])[] = [
  [isHtml, { what: "a web page", remedy: 'Save the document itself ("raw", "download")' }],
  [(text) => ["\u001F", "PK\u0003\u0004"].some((mark) => text.startsWith(mark)), COMPRESSED],
  [(text) => text.startsWith("%PDF-") || text.includes("\0"), { what: "no text", remedy: NAME_THE_ROOT }],
  [
    (text) => /^\s*<[?!a-z]/i.test(text),
    { what: "XML", remedy: "Ask the provider for OpenAPI, or convert it first" },
  ],
];

const KINDS: readonly (readonly [(object: JsonObject) => boolean, OtherKind])[] = [
  [
    ({ info }) => isObject(info) && /getpostman\.com/.test(textOf(info.schema) ?? ""),
    { what: "a collection of Postman", remedy: "Let Postman export the API as OpenAPI" },
  ],
  [
    ({ _type }) => _type === "export",
    { what: "an export of Insomnia", remedy: "Let Insomnia export the design as OpenAPI" },
  ],
  [
    ({ asyncapi }) => asyncapi !== undefined,
    { what: "AsyncAPI, which describes messages", remedy: "Name a document of OpenAPI" },
  ],
  [
    ({ overlay }) => overlay !== undefined,
    {
      what: "an overlay",
      remedy: "Name the document that it applies to, and the overlay in redocly.yaml or by --overlay",
    },
  ],
  [
    ({ arazzo }) => arazzo !== undefined,
    { what: "Arazzo, which describes workflows", remedy: "Name the document that it refers to" },
  ],
  [
    ({ kind }) => kind === "discovery#restDescription",
    { what: "a discovery document of Google", remedy: "Convert it to OpenAPI first" },
  ],
  [
    ({ log }) => isObject(log) && Array.isArray(log.entries),
    { what: "a recording of requests (HAR)", remedy: NAME_THE_ROOT },
  ],
  [
    ({ apis }) => isObject(apis),
    {
      what: "a configuration",
      remedy: "Leave its name out: redocly.yaml is read anyhow, and names its documents",
    },
  ],
];
