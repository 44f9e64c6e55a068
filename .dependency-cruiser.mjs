/**
 * The arrows between the rooms of src/: cli -> toolkit, sandbox, client -> openapi. `npm run check:arrows` fails where an
 * import runs otherwise. Type imports count.
 * @type {import("dependency-cruiser").IConfiguration}
 */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Two files that need each other are one idea, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "openapi-stands-alone",
      comment: "src/openapi reads documents and knows no other room.",
      severity: "error",
      from: { path: "^src/openapi/" },
      to: { path: "^(src/(client|sandbox|toolkit|cli)|scripts|generated|test|examples)/" },
    },
    {
      name: "client-knows-the-contract-alone",
      comment:
        "The client is bundled for browsers: of other rooms it takes the types of openapi/contract.ts and a few small readers.",
      severity: "error",
      from: { path: "^src/client/" },
      to: {
        path: "^(src|scripts|generated|test|examples)/",
        pathNot: [
          "^src/client/",
          "^src/openapi/(api|contract|contract-parts|contract-security|pointer|json|transport-fields|html-page|one-line|written-items|event)\\.ts$",
        ],
      },
    },
    {
      name: "sandbox-knows-no-client",
      comment: "The sandbox is the other side of the wire: what the client does must not shape it.",
      severity: "error",
      from: { path: "^src/sandbox/" },
      to: { path: "^(src/(client|toolkit|cli)|scripts|test|examples)/" },
    },
    {
      name: "core-names-no-api",
      comment: "The core of the sandbox serves any contract.",
      severity: "error",
      from: { path: "^src/sandbox/core/" },
      to: { path: "^src/sandbox/(?!core/)" },
    },
    {
      name: "toolkit-below-the-command-line",
      comment: "The toolkit's functions can be called from anywhere; the command line is one caller.",
      severity: "error",
      from: { path: "^src/toolkit/" },
      to: { path: "^(src/cli|scripts|test|examples)/" },
    },
    {
      name: "nobody-imports-the-command-line",
      comment: "What the command line and another place need belongs into a room below both.",
      severity: "error",
      from: { path: "^(src|scripts|generated|examples)/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "nobody-imports-scripts",
      comment: "Scripts are chores of this repository. The product never needs them.",
      severity: "error",
      from: { path: "^(src|generated|examples)/" },
      to: { path: "^scripts/" },
    },
    {
      name: "generated-is-data",
      comment: "A generated module is types and constants, and names the parts of the client that it uses.",
      severity: "error",
      from: { path: "^generated/" },
      to: {
        path: "^(src|scripts|test|examples)/",
        pathNot: "^src/(openapi/(api|contract)|client/[a-z-]+)\\.ts$",
      },
    },
    {
      name: "tests-stay-outside",
      comment: "Nothing that is shipped or run by hand imports a test.",
      severity: "error",
      from: { path: "^(src|generated|scripts|examples)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)fixtures/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mts", ".js", ".mjs", ".json"] },
  },
};
