/** Faults for a tenth of the sandbox's requests, before and after the work. */
export function tenthOfFaults(seed: number): string[] {
  const kinds = ["status=503", "drop-after", "status=502", "drop-before"];
  return kinds.map((kind, index) => `${kind},probability=0.025,seed=${seed * kinds.length + index}`);
}
