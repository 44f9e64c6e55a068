/** A property that a connection can have in its `metadata`. */
export interface AuthenticationField {
  readonly label: string;
  readonly key: string;
  readonly type: "text" | "password" | "select";
  readonly required?: boolean;
  readonly validate?: "url";
  readonly defaultValue?: string;
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

export interface Action {
  readonly key: string;
  readonly label: string;
  readonly noun: string;
  readonly data?: readonly { readonly kind: string; readonly key: string; readonly field: string }[];
  readonly fields?: readonly string[];
}

export interface Integration {
  readonly name: string;
  readonly type: string;
  readonly authentication: {
    readonly type: "api_key" | "none" | "oauth";
    readonly fields?: readonly AuthenticationField[];
    readonly oauth?: { readonly version: 2 };
  };
  readonly actions: Readonly<Record<string, Action>>;
}

const apiKey: AuthenticationField = { label: "API key", key: "api_key", type: "password", required: true };
const apiUrl: AuthenticationField = {
  label: "API URL",
  key: "api_url",
  type: "text",
  required: true,
  validate: "url",
};

const addToList = (noun: string): Action => ({
  key: "add_to_list",
  label: `Add to ${noun}`,
  noun,
  data: [{ kind: "simple", key: noun, field: "id" }],
  fields: ["email"],
});

const updateProperty: Action = {
  key: "update_property",
  label: "Set a property",
  noun: "property",
  data: [
    { kind: "field", key: "property", field: "id" },
    { kind: "simple", key: "value", field: "value" },
  ],
  fields: ["email"],
};

const sendMessage: Action = {
  key: "send_message",
  label: "Send message",
  noun: "channel",
  data: [
    { kind: "simple", key: "channel", field: "id" },
    { kind: "simple", key: "message", field: "template" },
  ],
};

const sendWebhook: Action = { key: "send_webhook", label: "Send webhook", noun: "request" };

const webhookFields: readonly AuthenticationField[] = [
  { label: "URL", key: "url", type: "text", required: true, validate: "url" },
  {
    label: "Method",
    key: "method",
    type: "select",
    defaultValue: "POST",
    options: ["POST", "PUT", "PATCH"].map((value) => ({ label: value, value })),
  },
  { label: "Signing secret", key: "secret", type: "password" },
];

const byOAuth = { type: "oauth", oauth: { version: 2 } } as const;
const byKey = { type: "api_key", fields: [apiKey] } as const;

/** Every service of the contract, by name. */
export const integrations: readonly Integration[] = [
  integration(
    "ActiveCampaign",
    { type: "api_key", fields: [apiUrl, apiKey] },
    addToList("list"),
    updateProperty,
  ),
  integration("AWeber", byOAuth, addToList("list")),
  integration("Customer.io", byKey, updateProperty),
  integration("Discord", byOAuth, sendMessage),
  integration("HubSpot", byOAuth, addToList("list"), updateProperty),
  integration("Intercom", byOAuth, updateProperty),
  integration("Mailchimp", byOAuth, addToList("audience")),
  integration("MailerLite", byKey, addToList("group"), updateProperty),
  integration("Pipedrive", byOAuth, updateProperty),
  integration("Resend", byKey, addToList("audience")),
  integration("Salesforce", byOAuth, updateProperty),
  integration("SendGrid", byKey, addToList("list")),
  integration("Slack", byOAuth, sendMessage),
  integration("Webhook", { type: "none", fields: webhookFields }, sendWebhook),
  integration("Zoom", byOAuth, addToList("webinar")),
];

const byType = new Map(integrations.map((entry) => [entry.type, entry]));

/** @throws Error for a type that the contract does not list. */
export function integrationOf(type: string): Integration {
  const found = byType.get(type);
  if (!found) throw new Error(`There is no integration of type ${type}.`);
  return found;
}

function integration(
  name: string,
  authentication: Integration["authentication"],
  ...actions: Action[]
): Integration {
  const type = name.toLowerCase().replace(".", "_");
  return { name, type, authentication, actions: Object.fromEntries(actions.map((one) => [one.key, one])) };
}
