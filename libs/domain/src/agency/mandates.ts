import { accept, refuse, type Decision } from '../kernel/decider.js';
import type { AgencyKind } from './kinds.js';

export const capacities = ['command', 'local', 'warn', 'audit', 'administer'] as const;
export type Capacity = (typeof capacities)[number];

/** What an agency is entitled to within an area. A fact of the registry. */
export interface Mandate {
  readonly capacity: Capacity;
  /** GB/T 2260, 6, 9 or 12 digits. */
  readonly areaCode: string;
  /** Categories of incidents for `command`, hazards for `warn`; all of them where left out. Sorted in what is stored. */
  readonly of?: readonly string[];
}

export interface MandateCommands {
  'agency.mandate': Mandate;
  /** `otherHolders`: how many other agencies uphold the capacity, put in by the service, never by the sender. */
  'agency.withdraw-mandate': Mandate & { readonly reason: string; readonly otherHolders?: number };
}

export interface MandateEvents {
  'agency.mandated': Mandate;
  'agency.mandate-withdrawn': Mandate & { readonly reason: string };
}

type MandateEvent = {
  [K in keyof MandateEvents]: { readonly type: K; readonly data: MandateEvents[K] };
}[keyof MandateEvents];

/** What mandates are granted to and withdrawn from. */
export interface Mandated {
  readonly kind?: AgencyKind;
  readonly areaCode?: string;
  /** Those granted; what follows from registration is in {@link mandatesInForce}. */
  readonly mandates: readonly Mandate[];
}

/** Kinds of agencies that a capacity goes to; the others go to any kind. */
const kindsFor: Readonly<Partial<Record<Capacity, readonly AgencyKind[]>>> = {
  command: ['department', 'superior'],
  warn: ['department', 'superior'],
  local: ['township', 'department'],
};

/** Capacities whose holder has no other, and which somebody always holds. */
export const standingAlone: readonly StandingCapacity[] = ['audit', 'administer'];
export type StandingCapacity = Extract<Capacity, 'audit' | 'administer'>;

/** Whether a capacity is one of those. */
export const standsAlone = (capacity: Capacity | undefined): boolean =>
  standingAlone.some((one) => one === capacity);

/** The capacity of an agency that somebody always holds; it has at most one. */
export const standingCapacity = ({ mandates }: Pick<Mandated, 'mandates'>): StandingCapacity | undefined =>
  standingAlone.find((capacity) => mandates.some((held) => held.capacity === capacity));

/** Capacities that may be limited to categories or hazards. */
const limitable: readonly Capacity[] = ['command', 'warn'];

/** Bodies that are not of the district: their areas are their own. */
const outside: readonly AgencyKind[] = ['superior', 'neighbour'];

/** `520100` and `520000` are a city and a province: wider than a district. */
const isWiderThanDistrict = (areaCode: string): boolean => /^\d{4}00(0{3}){0,2}$/.test(areaCode);

export function grantMandate(asked: Mandate, agency: Mandated): Decision<MandateEvent> {
  const mandate = bare(asked);
  const { capacity, areaCode } = mandate;
  const { kind, mandates } = agency;
  if (mandatesInForce(agency).some((held) => isSameMandate(held, mandate))) return accept();
  const kinds = kindsFor[capacity];
  if (kind === undefined || (kinds && !kinds.includes(kind)))
    return refuse('mandate-not-permitted', { capacity, kind });
  if (mandate.of && !limitable.includes(capacity))
    return refuse('mandate-not-permitted', { capacity, of: mandate.of });
  if (isWiderThanDistrict(areaCode) && !outside.includes(kind)) return refuse('area-too-wide', { areaCode });
  const others = mandates.filter((held) => held.capacity !== capacity).map((held) => held.capacity);
  const alone = [capacity, ...others].find(standsAlone);
  if (alone && others.length > 0)
    return refuse('mandate-stands-alone', { capacity, held: [...new Set(others)] });
  return accept({ type: 'agency.mandated', data: mandate });
}

export function withdrawMandate(
  { reason, otherHolders = 0, ...asked }: MandateCommands['agency.withdraw-mandate'],
  { mandates }: Mandated,
): Decision<MandateEvent> {
  const mandate = bare(asked);
  const { capacity, areaCode } = mandate;
  if (!mandates.some((held) => isSameMandate(held, mandate)))
    return refuse('mandate-unknown', { capacity, areaCode });
  const left = mandates.filter((held) => held.capacity === capacity).length - 1;
  if (standsAlone(capacity) && left + otherHolders === 0) return refuse('last-mandate', { capacity });
  return accept({ type: 'agency.mandate-withdrawn', data: { ...mandate, reason } });
}

export function evolveMandates(
  mandates: readonly Mandate[],
  { type, data }: MandateEvent,
): readonly Mandate[] {
  const others = mandates.filter((held) => !isSameMandate(held, data));
  return type === 'agency.mandated' ? [...others, bare(data)] : others;
}

/** Those granted, and for a township `local` for the area that it is registered with. */
export function mandatesInForce({ kind, areaCode, mandates }: Mandated): readonly Mandate[] {
  if (kind !== 'township' || areaCode === undefined) return mandates;
  const own: Mandate = { capacity: 'local', areaCode };
  return mandates.some((held) => isSameMandate(held, own)) ? mandates : [own, ...mandates];
}

/** What a mandate is limited to counts, not the order it is named in. */
const isSameMandate = (a: Mandate, b: Mandate): boolean =>
  JSON.stringify(bare(a)) === JSON.stringify(bare(b));

const bare = ({ capacity, areaCode, of }: Mandate): Mandate => ({
  capacity,
  areaCode,
  ...(of === undefined ? {} : { of: [...new Set(of)].sort() }),
});
