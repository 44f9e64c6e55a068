import type { JsonObject } from "../core/json.ts";
import { type AuthenticationField, integrationOf } from "./integrations.ts";
import { invalid, unusable } from "./refusals.ts";

/**
 * Checks the metadata of a connection against its integration.
 * @throws Refusal `UnprocessableEntity`
 */
export function checkMetadata(type: string, metadata: JsonObject): void {
  for (const field of integrationOf(type).authentication.fields ?? []) {
    const sentence = complaint(field, metadata[field.key]);
    if (sentence) throw unusable("The connection data cannot be used.", `metadata.${field.key}`, sentence);
  }
}

function complaint(
  { required = false, validate, options }: AuthenticationField,
  value: unknown,
): string | undefined {
  if (value === undefined || value === "") return required ? "It is missing." : undefined;
  if (typeof value !== "string") return "It must be text.";
  if (validate === "url" && !isWebAddress(value)) return "It must be a URL.";
  const choices = options?.map((option) => option.value);
  if (choices && !choices.includes(value)) return `It must be one of ${choices.join(", ")}.`;
  return undefined;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Metadata without credentials, for responses. */
export function shownMetadata(type: string, metadata: JsonObject): JsonObject {
  const secret = (integrationOf(type).authentication.fields ?? []).filter(
    (field) => field.type === "password",
  );
  const names = new Set(secret.map(({ key }) => key));
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !names.has(name)));
}

/**
 * Checks the metadata of a rule against the actions of the integration.
 * @throws Refusal `BadRequest`
 */
export function checkAction(type: string, metadata: JsonObject): void {
  const { name, actions } = integrationOf(type);
  const action = Object.hasOwn(actions, String(metadata.action))
    ? actions[String(metadata.action)]
    : undefined;
  if (!action) {
    const choices = Object.keys(actions).join(", ");
    throw invalid("The rule is not valid.", "metadata.action", `${name} has these actions: ${choices}.`);
  }
  for (const { field } of action.data ?? []) {
    const value = metadata[field];
    if (typeof value === "string" && value !== "") continue;
    throw invalid("The rule is not valid.", `metadata.${field}`, `The action ${action.key} needs it.`);
  }
}
