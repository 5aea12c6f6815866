import type {
  JointCandidateOutcome,
  JointCertificate,
  JointLine,
  JointOutcome,
  ObjectiveValues,
} from '#domain';
import type { Preview } from './preview.js';

/** One request after another by the rule for one, all together, or as a person chooses. */
export const ways = ['singly', 'jointly', 'by-hand'] as const;
export type Way = (typeof ways)[number];

/** What one way gives to one request. */
export interface Given {
  readonly sharingId: string;
  readonly lines: readonly JointLine[];
  readonly shortfall: number;
}

export interface Option {
  readonly given: readonly Given[];
  readonly objectives: ObjectiveValues;
}

/** What each way comes to; by hand nothing before somebody has chosen. */
export function optionsOf(
  joint: Preview,
  byHand: Preview | undefined,
): Readonly<Record<Way, Option | undefined>> {
  const of = ({ certificate, objectives }: Preview): Option => ({ given: certificate.requests, objectives });
  const { requests, objectives } = joint.singly;
  return {
    singly: { given: requests, objectives },
    jointly: of(joint),
    'by-hand': byHand && of(byHand),
  };
}

const neverGo = new Set(['too-late', 'agreement-exhausted']);

/** Why a resource is out for a request; nothing where it may go. */
export function exclusionOf({ excluded }: Pick<JointOutcome, 'excluded'>, at: number): string | undefined {
  return Object.entries(excluded).find(([, out]) => out.includes(at))?.[0];
}

export const arrivalOf = (
  { terms }: Pick<JointOutcome, 'terms'>,
  { resourceId, arrivalMinutes }: Pick<JointCandidateOutcome, 'resourceId' | 'arrivalMinutes'>,
): number =>
  terms.find((one) => one.resourceId === resourceId)?.answer?.estimatedArrivalMinutes ?? arrivalMinutes;

/** The resources that a request is for, with their places in the certificate. */
export const candidatesFor = (
  { need }: JointOutcome,
  { candidates }: JointCertificate,
): readonly (readonly [JointCandidateOutcome, number])[] =>
  candidates
    .map((one, at) => [one, at] as const)
    .filter(([{ capability }]) => capability === need.capability);

export interface Latest {
  readonly sharingId: string;
  /** When the decision has to be there: needed, less the fastest way. */
  readonly decideBy: string;
  readonly neededBy: string;
  readonly fastestMinutes: number;
}

/** The request that leaves the least time, by the fastest that may go to it, in time or not. */
export function latestDecision(certificate: JointCertificate): Latest | undefined {
  return certificate.requests
    .flatMap((request): Latest[] => {
      const minutes = candidatesFor(request, certificate)
        .filter(([, at]) => {
          const out = exclusionOf(request, at);
          return out === undefined || neverGo.has(out);
        })
        .map(([candidate]) => arrivalOf(request, candidate));
      if (minutes.length === 0) return [];
      const { sharingId, need } = request;
      const fastestMinutes = Math.min(...minutes);
      const decideBy = new Date(Date.parse(need.neededBy) - fastestMinutes * 60_000).toISOString();
      return [{ sharingId, decideBy, neededBy: need.neededBy, fastestMinutes }];
    })
    .sort((a, b) => a.decideBy.localeCompare(b.decideBy))[0];
}

/** Amount that may still go to somebody, beyond reserves, once this is given. */
export function freeAfter({ candidates }: JointCertificate, given: readonly Given[]): number {
  const used = new Map<string, number>();
  for (const { resourceId, units } of given.flatMap(({ lines }) => lines))
    used.set(resourceId, (used.get(resourceId) ?? 0) + units);
  return candidates
    .filter(({ verdict }) => verdict !== 'unusable')
    .map(({ resourceId, perUnit, availableUnits, minimumReserve }) => {
      const left = availableUnits - minimumReserve - (used.get(resourceId) ?? 0);
      return Math.max(0, left) * perUnit;
    })
    .reduce((sum, one) => sum + one, 0);
}

/** Minutes from the last arrival to when it is needed; nothing where nothing comes. */
export function slackOf({ need }: JointOutcome, { lines }: Given, decidedAt: string): number | undefined {
  if (lines.length === 0) return undefined;
  const left = (Date.parse(need.neededBy) - Date.parse(decidedAt)) / 60_000;
  return Math.floor(left - Math.max(...lines.map(({ arrivesAfterMinutes }) => arrivesAfterMinutes)));
}

/** The first objective in which two ways differ, by its name. */
export const firstDifference = (a: ObjectiveValues, b: ObjectiveValues): keyof ObjectiveValues | undefined =>
  (Object.keys(a) as (keyof ObjectiveValues)[]).find((name) => a[name] !== b[name]);

const steps = [5, 10, 15, 20, 30, 60, 120, 240, 480, 1440];

export interface Axis {
  /** Minutes from the decision. */
  readonly end: number;
  readonly ticks: readonly number[];
}

/** One for all ways, so that they can be compared. */
export function axisOf(certificate: JointCertificate, options: readonly (Option | undefined)[]): Axis {
  const { decidedAt, requests } = certificate;
  const needed = requests.map(({ need }) => (Date.parse(need.neededBy) - Date.parse(decidedAt)) / 60_000);
  const arrivals = options.flatMap((one) =>
    (one?.given ?? []).flatMap(({ lines }) => lines.map(({ arrivesAfterMinutes }) => arrivesAfterMinutes)),
  );
  const end = Math.max(10, ...needed, ...arrivals);
  const step = steps.find((one) => end / one <= 5) ?? Math.ceil(end / 5);
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, n) => n * step);
  return { end, ticks };
}

/** The same requests decided from the same state have one name: of two decisions of them the second is refused. */
export function allocationIdOf(requests: readonly Pick<JointOutcome, 'sharingId' | 'round'>[]): string {
  const text = requests
    .map(({ sharingId, round }) => `${sharingId}:${round}`)
    .sort()
    .join(' ');
  return `AL-${hashed(text, 0)}${hashed(text, 1)}`;
}

/** FNV-1a, 32 bits. */
function hashed(text: string, seed: number): string {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, '0');
}
