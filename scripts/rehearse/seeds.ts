/** A pull request to rehearse: its edits and its expected outcome. */
export interface Seed {
  readonly title: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly put: string }[];
  /** The rule that has to refuse it; absent if it has to be accepted. */
  readonly refusedBy?: string;
}

/** The API that the pull requests change. */
export const API = "meshi";

const components = "spec/meshi/components";

/** A compatible addition, with the version that it needs. */
export const good: Seed = {
  title: "Let an import carry a note",
  edits: [
    { file: "spec/meshi/openapi.yaml", find: "version: 0.2.0", put: "version: 0.2.1" },
    {
      file: "spec/meshi/CHANGELOG.md",
      find: "## [0.2.0]",
      put: "## [0.2.1] - 2026-01-31\n\n### Added\n\n- An import can carry a note.\n\n## [0.2.0]",
    },
    {
      file: `${components}/schemas/AttendeeImport.yaml`,
      find: "  webhook_url:\n",
      put: "  note:\n    type: string\n    maxLength: 200\n    description: What the caller wants to find on the run again.\n  webhook_url:\n",
    },
  ],
};

/** One change for each kind of mistake that must not pass. */
export const bad: readonly Seed[] = [
  {
    title: "Drop a 429",
    edits: [
      {
        file: "spec/meshi/paths/auth.yaml",
        find: '    "429":\n      $ref: ../components/responses/TooManyRequests.yaml\n',
        put: "",
      },
    ],
    refusedBy: "common-statuses",
  },
  {
    title: "Switch off the rule that sees a dropped 429",
    edits: [
      { file: "redocly.yaml", find: "concord/common-statuses: error", put: "concord/common-statuses: off" },
      {
        file: "spec/meshi/paths/auth.yaml",
        find: '    "429":\n      $ref: ../components/responses/TooManyRequests.yaml\n',
        put: "",
      },
    ],
    refusedBy: "common-statuses",
  },
  {
    title: "Swap the error body",
    edits: [
      {
        file: `${components}/responses/Unauthorized.yaml`,
        find: "../schemas/MeshiError.yaml",
        put: "../schemas/RunItemError.yaml",
      },
    ],
    refusedBy: "error-body",
  },
  {
    title: "Make the idempotency key optional",
    edits: [{ file: `${components}/schemas/AttendeeImport.yaml`, find: "  - idempotency_key\n", put: "" }],
    refusedBy: "key-made-optional",
  },
  {
    title: "Remove a value of a list",
    edits: [
      {
        file: `${components}/schemas/RunStatus.yaml`,
        find: "  - const: running\n    description: Being worked on.\n",
        put: "",
      },
      ...["EnrichmentReplayed", "ImportReplayedRunning", "RunRunning"].map((name) => ({
        file: `${components}/examples/${name}.yaml`,
        find: "status: running",
        put: "status: queued",
      })),
    ],
    refusedBy: "value-removed",
  },
  {
    title: "Flip a terminal state",
    edits: [
      {
        file: `${components}/schemas/RunStatus.yaml`,
        find: "x-terminal: partial",
        put: "x-terminal: success",
      },
    ],
    refusedBy: "terminal-changed",
  },
  {
    title: "Leave an example behind",
    edits: [
      { file: `${components}/examples/ImportQueued.yaml`, find: "status: queued", put: "status: waiting" },
    ],
    refusedBy: "no-invalid-media-type-examples",
  },
  {
    title: "Respond with an undocumented code",
    edits: [
      {
        file: `${components}/responses/Unauthorized.yaml`,
        find: "  - ACCOUNT_DISABLED\n",
        put: "  - ACCOUNT_DISABLED\n  - TOKEN_EXPIRED\n",
      },
    ],
    refusedBy: "codes-unknown",
  },
  {
    title: "Drop Retry-After",
    edits: [
      {
        file: `${components}/responses/TooManyRequests.yaml`,
        find: "  Retry-After:\n    $ref: ../../../shared/headers/RetryAfter.yaml\n",
        put: "",
      },
    ],
    refusedBy: "retry-after",
  },
  {
    title: "Rename an operationId",
    edits: [
      { file: "spec/meshi/paths/auth.yaml", find: "operationId: getAuth", put: "operationId: readAuth" },
    ],
    refusedBy: "operation-id-changed",
  },
  {
    title: "Ask for a new property",
    edits: [
      {
        file: `${components}/schemas/EventCreate.yaml`,
        find: "  - timezone\n",
        put: "  - timezone\n  - visibility\n",
      },
      {
        file: `${components}/examples/EventToCreateMinimal.yaml`,
        find: "timezone: Asia/Tokyo",
        put: "timezone: Asia/Tokyo\n  visibility: private",
      },
    ],
    refusedBy: "required-properties-added",
  },
];
