/** The annotations that a document may carry. Their names are written here and nowhere else. */
export const ANNOTATION = {
  assumed: "x-assumed",
  batch: "x-batch",
  codes: "x-codes",
  commonStatuses: "x-common-statuses",
  error: "x-error",
  finishedAt: "x-finished-at",
  idempotencyExempt: "x-idempotency-exempt",
  idempotencyKey: "x-idempotency-key",
  idempotent: "x-idempotent",
  itemError: "x-item-error",
  items: "x-items",
  lintExcept: "x-lint-except",
  maxBytes: "x-max-bytes",
  next: "x-next",
  noDefaultServer: "x-no-default-server",
  open: "x-open",
  paging: "x-paging",
  pattern: "x-pattern",
  presigned: "x-presigned",
  progress: "x-progress",
  rateLimits: "x-rate-limits",
  remedy: "x-remedy",
  replay: "x-replay",
  requestId: "x-request-id",
  retry: "x-retry",
  retryAfter: "x-retry-after",
  retryable: "x-retryable",
  segments: "x-segments",
  source: "x-source",
  status: "x-status",
  terminal: "x-terminal",
  token: "x-token",
  violation: "x-violation",
} as const;

export type AnnotationName = (typeof ANNOTATION)[keyof typeof ANNOTATION];

/** Whether a property of a document is an extension, ours or somebody else's, and none of OpenAPI's own. */
export function isExtension(property: string): boolean {
  return property.startsWith("x-");
}
