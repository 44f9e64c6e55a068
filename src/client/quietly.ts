/** Does what a caller asked for beside a call: nothing that it throws, now or later, reaches the call. */
export async function quietly(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {}
}
