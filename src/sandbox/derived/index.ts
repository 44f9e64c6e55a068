import type { Handler, PublishedKeys, ReadDocument, SandboxApi, ServedApi } from "../core/api.ts";
import { object } from "../core/json.ts";
import { Collections } from "./collections.ts";
import type { Context } from "./context.ts";
import { openErrorBodies } from "./error-bodies.ts";
import { IssuedTokens } from "./issued-tokens.ts";
import { itemsTable } from "./items.ts";
import { holdersOf, identifyBy, keys } from "./keys.ts";
import { valueAt, withValue } from "./location.ts";
import { checkNames } from "./names.ts";
import type { Overrides, Rules } from "./overrides.ts";
import { inMediaType, preferred } from "./prefer.ts";
import { codes } from "./reasons.ts";
import { openRepeats } from "./repeats.ts";
import { Replies } from "./replies.ts";
import { type Behaviour, readBehaviours } from "./resources.ts";
import { openVisible } from "./visible.ts";
import { openWork } from "./work.ts";
import { openWorkbench } from "./workbench.ts";

/**
 * Makes a sandbox of an API from its document and contract. POST creates what GET lists and reads and DELETE removes. Runs
 * pass through their states, and idempotency keys are remembered. If a response cannot be derived, it is the documented
 * example. Overrides replace any of that.
 */
export function derive<Keys extends PublishedKeys = typeof keys>(
  name: string,
  overrides: Overrides<Keys>,
  { lenient = false, samples = false }: { readonly lenient?: boolean; readonly samples?: boolean } = {},
): ServedApi & { readonly keys: Keys } {
  return {
    name,
    tables: itemsTable + (overrides.tables ?? ""),
    // Without keys of its own, the API has the derived ones, which are the default of `Keys`.
    keys: overrides.keys ?? (keys as PublishedKeys as Keys),
    lenient,
    over: (document) => over(name, overrides, document, samples),
  };
}

function over(
  name: string,
  overrides: Overrides,
  { contract, bundle, operations }: ReadDocument,
  samples: boolean,
): SandboxApi {
  const errors = openErrorBodies(bundle, contract, operations, overrides.codes);
  const holders = holdersOf(bundle, operations);
  const visible = openVisible(bundle);
  const issued = new IssuedTokens(holders);
  const givesTokens = Object.values(contract.securitySchemes).some((scheme) => scheme.clientCredentials);
  const own = new Set(["www-authenticate", contract.requestId.response?.toLowerCase()]);
  return {
    codes,
    identify: overrides.identify ?? identifyBy(contract, holders, issued),
    grants: overrides.grants ?? ((held, needed) => held.includes(needed)),
    ...(overrides.saysWait && { saysWait: overrides.saysWait }),
    ...(overrides.namesEveryViolation && { namesEveryViolation: true }),
    seal:
      overrides.seal ??
      ((body, requestId) => {
        const pointer = contract.error.requestId;
        return pointer === undefined || valueAt(body, pointer) === undefined
          ? body
          : object(withValue(body, pointer, requestId));
      }),
    errorBody: overrides.errorBody ?? errors.body,
    refusalOf: errors.documented,
    // The core writes the fields of `own` itself.
    errorHeaders: (operation, status, said) =>
      Object.fromEntries(
        Object.entries(errors.headers(operation, status, said)).filter(([field]) => !own.has(field)),
      ),
    open(tools) {
      const behaviours = new Map(
        readBehaviours(bundle, contract, operations).map((one) => [one.operation.key, one]),
      );
      const replies = new Map<Behaviour, Replies>();
      const base = {
        name,
        bundle,
        contract,
        tools,
        behaviours,
        samples,
        replies(behaviour: Behaviour): Replies {
          const known = replies.get(behaviour) ?? new Replies(bundle, contract, behaviour);
          replies.set(behaviour, known);
          return known;
        },
      };
      // The rules need the collections, which need the rules: nobody asks for either before both are there.
      let collections: Collections | undefined;
      const rules: Rules =
        overrides.open?.(openWorkbench(tools, contract, () => collections ?? unopened())) ?? {};
      checkNames(behaviours, rules);
      collections = new Collections(base, rules.collections ?? {});
      const context: Context = { ...base, collections };
      const repeated = openRepeats(tools, overrides.replays);
      const handlers = [...behaviours.values()].map((behaviour): [string, Handler] => {
        const { id } = behaviour.operation;
        const derived = openWork(context, behaviour);
        const override = rules.operations?.[id];
        const work: Handler = override
          ? (call) => override(call, (changed = call) => derived(changed))
          : derived;
        return [
          id,
          (call) =>
            inMediaType(
              bundle,
              behaviour.operation,
              call,
              visible(
                behaviour.operation,
                preferred(bundle, behaviour.operation, call) ?? repeated(behaviour, call, () => work(call)),
              ),
            ),
        ];
      });
      return {
        handlers: Object.fromEntries(handlers),
        settle: rules.settle ?? (() => undefined),
        ...(rules.file && { file: rules.file }),
        token: givesTokens ? (grant) => issued.grant(tools.store, grant) : undefined,
      };
    },
  };
}

function unopened(): never {
  throw new Error("Items can be used in rules, but not while the rules are being made.");
}
