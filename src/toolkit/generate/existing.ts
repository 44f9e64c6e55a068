import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { codesOf } from "../../openapi/annotations.ts";
import type { Operation } from "../../openapi/contract.ts";
import { present } from "../../openapi/json.ts";
import type { ResolvedLink } from "../../openapi/links.ts";
import type { Source } from "../../openapi/source.ts";

/** Finds the read of the existing resource that a conflict reports. */
export function readExisting(source: Source, links: readonly ResolvedLink[]): Pick<Operation, "existing"> {
  const found = links
    .filter(({ name }) => name === "existing")
    .map(({ value, response, target, parameters }) => {
      const codes = codesOf(value) ?? [];
      const given = codesOf(response.value) ?? [];
      if (codes.length === 0) {
        const remedy = `Add \`x-codes\` to the link: those of ${given.join(", ")} for which the thing exists.`;
        source.report(
          source.location(value),
          "link-codes",
          "`existing` does not say for which codes it holds",
          remedy,
        );
      }
      for (const code of codes.filter((each) => !given.includes(each))) {
        const remedy = `The response gives: ${given.join(", ") || "none"}.`;
        source.report(
          source.location(value, ANNOTATION.codes),
          "link-codes",
          `The response never gives ${code}`,
          remedy,
        );
      }
      if (target.method !== "GET") {
        const remedy = "Name the operation that reads the existing thing.";
        source.report(
          source.location(value, "operationId"),
          "link-target",
          `${target.key} is not a read`,
          remedy,
        );
      }
      return {
        value,
        existing: { status: Number(response.status), codes, operation: target.key, parameters },
      };
    });
  for (const { value } of found.slice(1)) {
    const message = "A second `existing` link in one operation";
    source.report(
      source.location(value),
      "said-twice",
      message,
      "Leave it on the conflict that reports an existing thing.",
    );
  }
  return present({ existing: found[0]?.existing });
}
