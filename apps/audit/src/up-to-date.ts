import type { TreeStore } from '#audit';

const patienceMs = 5_000;
const pollMs = 100;

/** Asks the notary for a checkpoint of everything in its tree. False when none comes: no notary is running. */
export async function upToDate(tree: TreeStore): Promise<boolean> {
  const { size } = tree;
  const isCovered = (): boolean => (tree.latestCheckpoint()?.size ?? 0) >= size;
  if (isCovered()) return true;
  await tree.request(size);
  const deadline = Date.now() + patienceMs;
  while (!isCovered()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return true;
}
