import type { Call, Reply } from "../core/api.ts";
import { idOf, openChange, openDeletion, openSingle } from "./changing.ts";
import type { Context } from "./context.ts";
import { openListing } from "./listing.ts";
import { openCreation, openRunStart } from "./making.ts";
import { exampleReply } from "./prefer.ts";
import { type Behaviour, canBeFound } from "./resources.ts";

type Work = (call: Call) => Reply;

/** What an operation does by its role. It is made ready when it is first called. */
export function openWork(context: Context, behaviour: Behaviour): Work {
  let parents: readonly Behaviour[] | undefined;
  let work: Work | undefined;
  return (call) => {
    parents ??= parentsOf(context, behaviour);
    for (const { resource } of parents) context.collections.require(resource, call, idOf(resource, call));
    work ??= byRole(context, behaviour);
    return work(call);
  };
}

function byRole(context: Context, behaviour: Behaviour): Work {
  const { role, operation, status } = behaviour;
  switch (role) {
    case "list":
      return openListing(context, behaviour);
    case "create":
      return openCreation(context, behaviour);
    case "read":
      return openReading(context, behaviour);
    case "replace":
    case "change":
      return openChange(context, behaviour);
    case "delete":
      return openDeletion(context, behaviour);
    case "run":
      return openRunStart(context, behaviour);
    case "single":
      return openSingle(context, behaviour);
    case "action":
      return () => exampleReply(context.bundle, operation, status);
  }
}

function openReading(context: Context, behaviour: Behaviour): Work {
  const { collections } = context;
  const { resource } = behaviour;
  const replies = context.replies(behaviour);
  return (call) => {
    const item = collections.require(resource, call, idOf(resource, call));
    return replies.wrapped(collections.shown(resource, item, call));
  };
}

/** The items above the path of an operation, if they can be read. They have to exist, if a caller can find out which there are. */
function parentsOf(context: Context, { operation: { path } }: Behaviour): Behaviour[] {
  return [...context.behaviours.values()].filter(({ role, operation, resource }) => {
    const above = operation.path;
    const isAbove = role === "read" && path.startsWith(above) && /[/:]/.test(path.charAt(above.length));
    return isAbove && (!context.samples || canBeFound(context, resource));
  });
}
