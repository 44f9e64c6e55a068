import type { Parts } from "../parts.ts";
import { damaged, tooMuch } from "./damaged.ts";
import type { Libraries } from "./libraries.ts";

type Attributes = Readonly<Record<string, string>>;

/** Receives the content of an XML text in order. Names have no prefix. */
export interface XmlEvents {
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** A cell has at most 32,767 characters of a few bytes each, so no table has a longer stretch without a tag. */
const LONGEST_STRETCH = 8 * 1024 * 1024;

/** Reads XML of any size. It yields after each part. @throws UnusableInput if it is not valid XML. */
export async function* readXml({ saxes }: Libraries, parts: Parts, events: XmlEvents): AsyncGenerator<void> {
  const parser = new saxes.SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let stretch = 0;
  parser.on("error", (error) => {
    throw damaged(error.message);
  });
  parser.on("opentag", ({ name, attributes }) => {
    stretch = 0;
    events.open(local(name), attributes);
  });
  parser.on("text", (text) => events.text?.(text));
  parser.on("cdata", (text) => events.text?.(text));
  parser.on("closetag", ({ name }) => {
    stretch = 0;
    events.close?.(local(name));
  });
  const decode = (part?: Uint8Array): string => {
    try {
      return part ? decoder.decode(part, { stream: true }) : decoder.decode();
    } catch {
      throw damaged("its text is not UTF-8");
    }
  };
  for await (const part of parts) {
    stretch += part.length;
    parser.write(decode(part));
    if (stretch > LONGEST_STRETCH) throw tooMuch("a single cell of it takes more than 8 MB");
    yield;
  }
  parser.write(decode()).close();
  yield;
}

/** Reads XML that is already in memory. @throws UnusableInput */
export async function readXmlText(libraries: Libraries, text: string, events: XmlEvents): Promise<void> {
  for await (const _ of readXml(libraries, [Buffer.from(text)], events));
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The value of an attribute, whatever its prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  return Object.entries(attributes).find(([own]) => local(own) === name)?.[1];
}
