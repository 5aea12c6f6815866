import type { JointOverride, JointOutcome } from '#domain';
import type { ProblemBody } from '../api/http.js';

/** What somebody typed: units by request and resource, and why. */
export interface ByHand {
  readonly units: Readonly<Record<string, string>>;
  readonly reason: string;
}

export const nothingByHand: ByHand = { units: {}, reason: '' };

export const cellOf = (sharingId: string, resourceId: string): string => `${sharingId}/${resourceId}`;

const whole = (text: string): number | undefined =>
  /^\d{0,6}$/.test(text.trim()) ? Number(text.trim()) : undefined;

/**
 * For each request of which something was changed all its lines, the others of it as they are proposed; nothing while
 * something typed is no number, or a request is to get nothing at all, which is no decision.
 */
export function overridesOf(
  { units, reason }: ByHand,
  proposed: readonly Pick<JointOutcome, 'sharingId' | 'lines'>[],
): readonly JointOverride[] | undefined {
  const overrides: JointOverride[] = [];
  for (const { sharingId, lines } of proposed) {
    const own = Object.entries(units).filter(([cell]) => cell.startsWith(cellOf(sharingId, '')));
    if (own.length === 0) continue;
    const wanted = new Map(lines.map((one) => [one.resourceId, one.units]));
    for (const [cell, text] of own) {
      const number = whole(text);
      if (number === undefined) return undefined;
      wanted.set(cell.slice(cellOf(sharingId, '').length), number);
    }
    const chosen = [...wanted]
      .map(([resourceId, number]) => ({ resourceId, units: number }))
      .filter((one) => one.units > 0);
    if (chosen.length === 0) return undefined;
    overrides.push({ sharingId, reason, lines: chosen });
  }
  return overrides.length === 0 ? undefined : overrides;
}

/** The nearest that would not be refused for the same reason. */
export type Change =
  | { readonly to: 'units'; readonly cell: string; readonly resourceId: string; readonly units: number }
  | { readonly to: 'proposal'; readonly sharingId: string };

export function changesAfter(
  { refusal = {} }: Pick<ProblemBody, 'refusal'>,
  overrides: readonly JointOverride[],
): readonly Change[] {
  const { code, resourceId, asked, available } = refusal;
  const named = refusal['sharingId'];
  if (code === 'over-commitment' && typeof named === 'string') return [{ to: 'proposal', sharingId: named }];
  if (typeof resourceId !== 'string') return [];
  const lines = overrides.flatMap(({ sharingId, lines: own }) =>
    own
      .filter((one) => one.resourceId === resourceId && (named === undefined || named === sharingId))
      .map(({ units }) => ({ sharingId, units })),
  );
  const last = lines.at(-1);
  if (!last) return [];
  const { sharingId } = last;
  const back: Change = { to: 'proposal', sharingId };
  const change = (units: number): Change => ({
    ...{ to: 'units', cell: cellOf(sharingId, resourceId), resourceId, units },
  });
  if (code === 'team-not-able' || code === 'owner-suspended') return [change(0), back];
  if (code !== 'override-not-covered' || typeof available !== 'number' || typeof asked !== 'number')
    return [];
  return [change(Math.max(0, last.units - (asked - available))), back];
}

export function changed(byHand: ByHand, change: Change): ByHand {
  const units =
    change.to === 'units'
      ? { ...byHand.units, [change.cell]: String(change.units) }
      : Object.fromEntries(
          Object.entries(byHand.units).filter(([cell]) => !cell.startsWith(cellOf(change.sharingId, ''))),
        );
  return { ...byHand, units };
}
