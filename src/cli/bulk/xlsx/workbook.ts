import type { Container } from "./container.ts";
import { damaged } from "./damaged.ts";
import type { Libraries } from "./libraries.ts";
import { attribute, readXmlText } from "./xml.ts";

export interface Sheet {
  readonly name: string;
  /** The part of the archive that holds its cells. */
  readonly part: string;
  readonly hidden: boolean;
}

/** What a workbook declares, apart from its cells. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904, as Excel for Macs did. */
  readonly from1904: boolean;
  readonly styles: string | undefined;
  readonly sharedStrings: string | undefined;
}

/** @throws UnusableInput */
export async function readWorkbook(libraries: Libraries, container: Container): Promise<Workbook> {
  const roots = await relationsOf(libraries, container, "");
  const path = roots.find(({ type }) => type === "officeDocument")?.target ?? "xl/workbook.xml";
  if (path.endsWith(".bin")) throw damaged("it is a binary workbook (xlsb), which only Excel itself reads");
  const relations = await relationsOf(libraries, container, path);
  const sheets: Sheet[] = [];
  let from1904 = false;
  await readXmlText(libraries, await container.text(path), {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = isTrue(attribute(attributes, "date1904"));
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(([own]) => own.endsWith(":id"))?.[1];
      const relation = relations.find((one) => one.id === id);
      // Sheets of charts and macros have no cells.
      if (relation?.type !== "worksheet") return;
      const { name: own = "", state } = attributes;
      sheets.push({ name: own, part: relation.target, hidden: state !== undefined && state !== "visible" });
    },
  });
  const partOf = (wanted: string) => relations.find(({ type }) => type === wanted)?.target;
  return { sheets, from1904, styles: partOf("styles"), sharedStrings: partOf("sharedStrings") };
}

interface Relation {
  readonly id: string;
  /** The last word of its type. */
  readonly type: string;
  readonly target: string;
}

/** What a part points to; empty if it has no relations. */
async function relationsOf(
  libraries: Libraries,
  container: Container,
  part: string,
): Promise<readonly Relation[]> {
  const slash = part.lastIndexOf("/") + 1;
  const folder = part.slice(0, slash);
  const path = `${folder}_rels/${part.slice(slash)}.rels`;
  if (!container.has(path)) return [];
  const relations: Relation[] = [];
  await readXmlText(libraries, await container.text(path), {
    open(name, { Id = "", Type = "", Target = "" }) {
      if (name !== "Relationship") return;
      const type = Type.slice(Type.lastIndexOf("/") + 1);
      relations.push({ id: Id, type, target: resolved(folder, Target) });
    },
  });
  return relations;
}

/** `../xl/styles.xml` seen from a folder of the archive. */
function resolved(folder: string, target: string): string {
  return new URL(target, `zip:///${folder}`).pathname.slice(1);
}

export function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}
