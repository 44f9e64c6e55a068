/** What a comparison needs to know about the project of the new side. */
export interface Project {
  readonly folder: string;
  /** The file of consents, relative to the folder. */
  readonly consents: string;
  /** The commands that write a changelog entry and that compare, as messages name them. */
  readonly commands: { readonly changelog: string; readonly diff: string };
}

/** A project in the layout of this repository. */
export function houseProject(folder: string): Project {
  return {
    folder,
    consents: "spec/consents.yaml",
    commands: { changelog: "npm run changelog -- --write", diff: "npm run diff" },
  };
}
