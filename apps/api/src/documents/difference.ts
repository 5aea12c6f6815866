/** The first line in which two texts differ, for people; nothing when they are the same. */
export function firstDifference(committed: string, generated: string): string | undefined {
  if (committed === generated) return undefined;
  const [before, after] = [committed.split('\n'), generated.split('\n')];
  const line = before.findIndex((text, index) => text !== after[index]);
  const at = line === -1 ? before.length : line;
  return `Line ${at + 1}: ${JSON.stringify(before[at] ?? '')}, now ${JSON.stringify(after[at] ?? '')}`;
}
