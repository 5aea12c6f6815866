/** A capability that can be asked for: it stands in a table, or resources of these kinds are registered with it. */
export interface KnownCapability {
  readonly code: string;
  readonly kinds: readonly string[];
}

/** What is said of a capability that nobody has and that stands in no table. */
export interface UnlistedCapability {
  /** At most 5, the likeliest first. */
  readonly nearest: readonly string[];
  /** At most 100, by code. */
  readonly known: readonly string[];
}

/** Nothing where it is known. */
export function unlisted(
  capability: string,
  known: readonly KnownCapability[],
): UnlistedCapability | undefined {
  if (known.some(({ code }) => code === capability)) return undefined;
  const wanted = capability.toLowerCase();
  const far = (one: KnownCapability): number =>
    Math.min(...[one.code, ...one.kinds].map((name) => distance(wanted, name.toLowerCase())));
  const near = known
    .map((one) => ({ code: one.code, distance: far(one) }))
    .filter((one) => one.distance <= Math.max(2, wanted.length / 3))
    .sort((a, b) => a.distance - b.distance || (a.code < b.code ? -1 : 1));
  return {
    nearest: [...new Set(near.map(({ code }) => code))].slice(0, 5),
    known: [...new Set(known.map(({ code }) => code))].sort().slice(0, 100),
  };
}

/** Edits between two names; none where one is the beginning of the other or a word in it: `pump` of `pump.truck`. */
function distance(wanted: string, name: string): number {
  const words = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u);
  if (wanted.length >= 3 && (name.startsWith(wanted) || wanted.startsWith(name))) return 0;
  if (words(name).some((word) => word.length >= 3 && words(wanted).includes(word))) return 1;
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + Number(wanted[i - 1] !== name[j - 1]),
        ),
      );
    row = next;
  }
  return row[name.length] ?? name.length;
}
