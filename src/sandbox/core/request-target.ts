/** What a request asks for, and which host it believes to speak to. */
export interface Target {
  /** First segment of the path: the name of an API. */
  readonly prefix: string;
  /** The path below it, as it came: nothing is decoded or folded. */
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
  /** The authority of an absolute-form target, which stands before the `Host` field (RFC 9112, section 3.2.2). */
  readonly authority: string | undefined;
}

/** `/api/things?limit=1` and `http://host/api/things?limit=1` to `api`, `/things` and `limit=1`. */
export function readTarget(url: string): Target {
  const [absolute, authority] = /^https?:\/\/([^/?]*)/i.exec(url) ?? [];
  const relative = absolute === undefined ? url : url.slice(absolute.length);
  const question = relative.indexOf("?");
  const whole = question < 0 ? relative : relative.slice(0, question);
  const slash = whole.indexOf("/", 1);
  return {
    prefix: slash < 0 ? whole.slice(1) : whole.slice(1, slash),
    path: slash < 0 ? "/" : whole.slice(slash),
    search: question < 0 ? "" : relative.slice(question + 1),
    authority,
  };
}

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Whether an authority names this machine. Another name means that a web page has led a browser here by its own DNS. */
export function namesLoopback(authority: string): boolean {
  const host = authority
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return isLoopback(host) || host.endsWith(".localhost");
}
