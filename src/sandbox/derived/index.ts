import type { Contract } from "../../openapi/contract.ts";
import type { Handler, SandboxApi } from "../core/api.ts";
import { Bundle } from "../core/bundle.ts";
import { object } from "../core/json.ts";
import { describedOperations } from "../core/operations.ts";
import { codes, openErrorBodies } from "./error-bodies.ts";
import { DerivedHandlers } from "./handlers.ts";
import { IssuedTokens } from "./issued-tokens.ts";
import { holdersOf, identifyBy, keys } from "./keys.ts";
import { valueAt, withValue } from "./location.ts";
import { preferred } from "./prefer.ts";
import { repeatable } from "./repeats.ts";
import { readBehaviours } from "./resources.ts";
import { thingsTable } from "./things.ts";

/**
 * Makes a sandbox of an API from its document and contract alone. POST creates what GET lists and reads and DELETE removes.
 * Runs pass through their states, and idempotency keys are remembered. If a response cannot be derived, it is the
 * documented example.
 */
export function derive(name: string, contract: Contract, document: object): SandboxApi {
  const bundle = new Bundle(object(document));
  const operations = describedOperations(bundle);
  const errors = openErrorBodies(bundle, contract, operations);
  const holders = holdersOf(bundle, operations);
  const issued = new IssuedTokens(holders);
  const givesTokens = Object.values(contract.securitySchemes).some((scheme) => scheme.clientCredentials);
  const own = new Set(["www-authenticate", contract.requestId.response?.toLowerCase()]);
  return {
    name,
    tables: thingsTable,
    keys,
    codes,
    lenient: true,
    identify: identifyBy(contract, holders, issued),
    grants: (held, needed) => held.includes(needed),
    seal(body, requestId) {
      const pointer = contract.error.requestId;
      return pointer === undefined || valueAt(body, pointer) === undefined
        ? body
        : object(withValue(body, pointer, requestId));
    },
    errorBody: errors.body,
    refusalOf: errors.documented,
    // The core writes the fields of `own` itself.
    errorHeaders: (operation, status) =>
      Object.fromEntries(
        Object.entries(errors.headers(operation, status)).filter(([field]) => !own.has(field)),
      ),
    open(tools) {
      const behaviours = readBehaviours(bundle, contract, operations);
      const handlers = new DerivedHandlers(bundle, contract, behaviours, tools, name);
      const open = behaviours.map((behaviour): [string, Handler] => [
        behaviour.operation.id,
        (call) =>
          preferred(bundle, behaviour.operation, call) ??
          repeatable(tools, behaviour, call, () => handlers.reply(behaviour, call)),
      ]);
      // No work falls due: everything follows from the time of the request.
      return {
        handlers: Object.fromEntries(open),
        settle: () => undefined,
        token: givesTokens ? (grant) => issued.grant(tools.store, grant) : undefined,
      };
    },
  };
}
