import { answer, body, type Fact } from "./fact.ts";

/** The page's table; an operation answers with each status but one, which is in the document's own table only. */
const statuses: Readonly<Record<number, string | undefined>> = {
  200: "GET /api/v1/workspaces",
  201: "POST /api/v1/workspaces",
  204: undefined,
  207: "POST /api/v1/events/bulk",
  400: "POST /api/v1/workspaces",
  401: "GET /api/v1/workspaces",
  403: "GET /api/v1/workspaces",
  404: "GET /api/v1/workspaces/{workspace_id}",
  405: "GET /api/v1/events",
  409: "POST /api/v1/workspaces",
  429: "GET /api/v1/workspaces",
  500: "GET /api/v1/workspaces",
  503: "GET /api/v1/workspaces",
};

const integrations = [
  "activecampaign",
  "aweber",
  "discord",
  "hubspot",
  "intercom",
  "mailchimp",
  "mailerlite",
  "resend",
  "salesforce",
  "sendgrid",
  "slack",
  "webhook",
];

const errorSample = ["components", "schemas", "MeshesError", "examples"];
const plain = {
  message: "Bad Request",
  error: { name: "BadRequest", message: "Generic error message here" },
};
const detail = { param: "parameter_name", msg: "Specific error message for the parameter" };

/** "Results" of the Meshes API, its navigation included. */
export const results: readonly Fact[] = [
  ...Object.entries(statuses).flatMap(([status, operation]) => [
    {
      says: `the status ${status} in the document's table`,
      at: ["info", "description"],
      is: new RegExp(`\\| ${status} \\| `),
    },
    ...(operation === undefined
      ? []
      : [{ says: `${status} from ${operation}`, at: answer(operation, Number(status)) }]),
  ]),
  { says: "the sample of an error", at: [...errorSample, { entry: plain }] },
  {
    says: "the sample of an error with details",
    at: [...errorSample, { entry: { message: "Bad Request", error: { ...plain.error, data: [detail] } } }],
  },
  {
    says: "every error has message",
    at: [...body("GET /api/v1/workspaces", 401), "required", { entry: "message" }],
  },
  ...["name", "message"].map((name) => ({
    says: `every error has error.${name}`,
    at: [...body("GET /api/v1/workspaces", 401), "properties", "error", "required", { entry: name }],
  })),
  ...["param", "msg"].map((name) => ({
    says: `details have ${name}`,
    at: [
      ...body("GET /api/v1/workspaces", 401),
      "properties",
      "error",
      "properties",
      "data",
      "items",
      "required",
      { entry: name },
    ],
  })),
  {
    says: "the error name BadRequest",
    at: ["components", "schemas", "MeshesErrorName", "oneOf", { entry: { const: "BadRequest" } }, "x-status"],
    is: 400,
  },
  {
    says: "207 where results are mixed",
    at: [...body("POST /api/v1/events/bulk", 207), "properties", "records", "x-item-error"],
  },
  ...[...integrations, "zoom"].map((name) => ({
    says: `the integration ${name}`,
    at: ["components", "schemas", "IntegrationType", "oneOf", { entry: { const: name } }],
  })),
];
