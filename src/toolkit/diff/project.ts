/** What a comparison has to know of the project whose contracts are new. */
export interface Project {
  readonly folder: string;
  /** The file of consents, relative to it. */
  readonly consents: string;
  /** How its people write the entry of a changelog, and compare. */
  readonly commands: { readonly changelog: string; readonly diff: string };
}

/** A project in the layout of this house. */
export function houseProject(folder: string): Project {
  return {
    folder,
    consents: "spec/consents.yaml",
    commands: { changelog: "npm run changelog -- --write", diff: "npm run diff" },
  };
}
