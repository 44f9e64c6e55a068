export interface Version {
  readonly version: string;
  readonly address: string;
}

/**
 * The version that stands at `path`. Addresses in the list are paths, or whole ones where versions have hosts of their own. A
 * site that does not know its address goes by paths alone.
 */
export function versionAt(
  path: string,
  site: URL | undefined,
  versions: readonly Version[],
): Version | undefined {
  const found = (address: string): string => {
    const { href, pathname } = new URL(address, site ?? "http://localhost");
    return (site ? href : pathname).replace(/\/?$/, "/");
  };
  return versions.find(({ address }) => found(address) === found(path));
}
