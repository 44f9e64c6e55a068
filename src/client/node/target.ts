/** Where a request goes. */
export interface Target {
  /** Of the same origin as the request; its path may be another one. */
  readonly url: URL;
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/**
 * A URL whose path and query a parser leaves as they are: it has no segment that leads elsewhere, and no character that would be
 * encoded or taken out.
 */
const PLAIN =
  /^(https?:\/\/[a-z\d.:-]+)((?:\/(?!\.|%2e)[\w.~!$&'()*+,;=:@%-]*)+(?:\?[\w.~!$&()*+,;=:@%/?-]+)?)$/i;

/**
 * Makes a reader of URLs that parses the origin once while requests go to the same: a parser takes longer for a URL than the rest
 * of what is done before a request is sent.
 * @throws TypeError for what is no URL, and for one with a user name or a password.
 */
export function targetReader(): (url: string) => Target {
  let last = "";
  let parsed: URL | undefined;
  return (text) => {
    const [, start, path] = PLAIN.exec(text) ?? [];
    if (start !== undefined && path !== undefined) {
      if (!parsed || start !== last) {
        parsed = new URL(start);
        last = start;
      }
      return { url: parsed, origin: parsed.origin, path };
    }
    const url = new URL(text);
    const { origin, pathname, search, username, password } = url;
    if (username || password) throw new TypeError("The URL has a user name or a password in it");
    return { url, origin, path: pathname + search };
  };
}
