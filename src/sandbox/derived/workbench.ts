import type { Contract } from "../../openapi/contract.ts";
import type { Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import type { Collections } from "./collections.ts";
import type { Item, Items } from "./items.ts";
import type { Of, Workbench } from "./overrides.ts";
import { codeOf } from "./reasons.ts";

/** What overrides work with. */
export function openWorkbench(tools: Tools, contract: Contract, collections: () => Collections): Workbench {
  return {
    ...tools,
    // The rules of the collection say what its items are.
    items: <Body extends object>(collection: string, of: Of) =>
      collections().items(collections().resource(collection), of) as unknown as Items<Body>,
    require: <Body extends object>(
      collection: string,
      call: Parameters<Workbench["require"]>[1],
      id: string,
    ) => collections().require(collections().resource(collection), call, id) as unknown as Item<Body>,
    refuse(codeOrStatus, message, details) {
      if (typeof codeOrStatus === "number") {
        return new Refusal(codeOf(codeOrStatus), message, { status: codeOrStatus, details });
      }
      if (contract.errors[codeOrStatus] !== undefined) return new Refusal(codeOrStatus, message, { details });
      const known = Object.keys(contract.errors).join(", ") || "none";
      throw new Error(
        `The contract has no error code ${codeOrStatus}. It has ${known}. A refusal can name a status instead, such as 409.`,
      );
    },
  };
}
