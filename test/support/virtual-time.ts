export * from "../../scripts/virtual-time.ts";
