import type { ConsoleOperation } from "../../../console-data.ts";
import { element } from "./dom.ts";

/** What the reader has entered. Parameters are by location and name, without empty ones. */
export interface Input {
  readonly params: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly body: unknown;
  readonly credential: string;
}

export interface Form {
  readonly element: HTMLFormElement;
  readonly enable: (on: boolean) => void;
  readonly focus: () => void;
}

/** The fields of an operation, filled with the document's examples and the sandbox's published keys. */
export function form(data: ConsoleOperation, send: (input: Input) => Promise<void>): Form {
  const keys = element("select", { name: "credential" });
  for (const { label, value } of data.credentials) keys.append(element("option", { value }, label));
  const parameters = data.parameters.map((parameter) => {
    const field = element("input", {
      name: parameter.name,
      value: text(parameter.example),
      autocomplete: "off",
    });
    field.required = parameter.required;
    return { parameter, field };
  });
  const body = data.body === undefined ? undefined : element("textarea", { rows: "12", spellcheck: "false" });
  if (body) body.value = JSON.stringify(data.body, undefined, 2);
  const button = element("button", { type: "submit" }, `Send ${data.method}`);
  const problem = element("p", { role: "alert" });
  const all = element("fieldset");
  all.append(
    label("Key", keys),
    ...parameters.map(({ parameter: { name, in: place, required }, field }) =>
      label(`${name} (${place}${required ? ", required" : ""})`, field),
    ),
    ...(body ? [label("Body (JSON)", body)] : []),
    button,
    problem,
  );
  const made = element("form", { "aria-label": `Try ${data.id}` }, all);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    const params: Record<string, Record<string, unknown>> = {};
    for (const { parameter, field } of parameters) {
      if (field.value === "") continue;
      params[parameter.in] = {
        ...params[parameter.in],
        [parameter.name]: typed(parameter.type, field.value),
      };
    }
    try {
      const value: unknown = body && body.value.trim() !== "" ? JSON.parse(body.value) : undefined;
      await send({ params, body: value, credential: keys.value });
    } catch (error) {
      problem.textContent =
        error instanceof SyntaxError ? `The body is not JSON: ${error.message}` : String(error);
    }
  });
  return {
    element: made,
    enable: (on) => {
      all.disabled = !on;
    },
    focus: () => keys.focus(),
  };
}

function label(name: string, field: HTMLElement): HTMLLabelElement {
  return element("label", {}, name, field);
}

function text(example: unknown): string {
  if (example === undefined) return "";
  return typeof example === "string" ? example : JSON.stringify(example);
}

/** Reads a value as JSON unless its type is string. Invalid JSON is sent as text, so that the sandbox can reject it. */
function typed(type: string, entered: string): unknown {
  if (type.startsWith("string")) return entered;
  try {
    return JSON.parse(entered);
  } catch {
    return entered;
  }
}
