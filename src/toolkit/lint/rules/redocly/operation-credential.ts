import { isObject, type Json } from "../../../../openapi/json.ts";
import type { Location, Rule, Visit } from "./visitor.ts";

/** Every operation requires a credential. One that is open to everybody says why, with an exception. */
export const operationCredential: Rule = () => {
  const judge: Visit = ({ security }, { location, report, type }) => {
    const who = type.name === "Root" ? "Every operation that names none of its own" : "The operation";
    const at = openIn(security, location.child("security"));
    if (at)
      report({ message: `${who} may be called without a credential, and nothing says why`, location: at });
  };
  // If neither the document nor the operation has a `security`, Redocly's `security-defined` reports it.
  return { Root: judge, Operation: judge };
};

/** Where a `security` opens the operation: the list if it is empty, else the alternative that requires nothing. */
function openIn(security: Json | undefined, location: Location): Location | undefined {
  if (!Array.isArray(security)) return undefined;
  if (security.length === 0) return location.key();
  const open = security.findIndex((each) => isObject(each) && Object.keys(each).length === 0);
  return open < 0 ? undefined : location.child([open]);
}
