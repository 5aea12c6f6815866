import type { Agency, Incident, LinkedResponse } from '#read-model';
import type { Codes } from '../api/queries.js';
import type { Position } from './layout.js';

export type Area = Codes['areas']['areas'][number];

/** The place of an incident: as reported, or the seat of its division; nothing where neither is known. */
export function placeOf(
  { areaCode, lat, lon }: Pick<Incident, 'areaCode' | 'lat' | 'lon'>,
  areas: readonly Area[],
): Position | undefined {
  if (lat !== null && lon !== null) return { lat, lon };
  return seatOf(areaCode, areas);
}

/** Of the division itself, or of the smallest around it that has one. */
export function seatOf(areaCode: string | null, areas: readonly Area[]): Area | undefined {
  if (areaCode === null) return undefined;
  return areas
    .filter(({ code }) => areaCode.startsWith(code))
    .toSorted((a, b) => b.code.length - a.code.length)[0];
}

export type WayState = 'way' | 'committed' | 'answered' | 'there';

const stateOf: Readonly<Partial<Record<string, WayState>>> = {
  ...{ allocated: 'answered', reserved: 'answered', requisitioned: 'answered' },
  ...{ committed: 'committed', dispatched: 'way', arrived: 'there' },
};

/** What goes from an owner to an incident, and how far it has come. */
export interface WayThere {
  readonly id: string;
  readonly state: WayState;
  readonly capability: string;
  readonly amount: number;
  readonly ownerAgencyId: string;
  readonly from?: Area;
  readonly estimatedArrivalAt?: string;
}

export function waysOf(
  { sharing }: Pick<LinkedResponse, 'sharing'>,
  agencies: readonly Pick<Agency, 'id' | 'areaCode'>[],
  areas: readonly Area[],
): readonly WayThere[] {
  return sharing.flatMap(({ id, capability, lines = [] }) =>
    lines.flatMap((line): WayThere[] => {
      const state = stateOf[line.step];
      if (!state || !capability) return [];
      const { ownerAgencyId, estimatedArrivalAt, lineId, amount } = line;
      const areaCode = agencies.find((one) => one.id === ownerAgencyId)?.areaCode ?? null;
      const from = seatOf(areaCode, areas);
      return [
        {
          ...{ id: `${id}/${lineId}`, state, capability, amount, ownerAgencyId },
          ...(from && { from }),
          ...(estimatedArrivalAt !== undefined && { estimatedArrivalAt }),
        },
      ];
    }),
  );
}

/** What of an id tells it apart on a drawing. */
export const shortId = (id: string): string => id.split('-').at(-1)?.slice(-6) ?? id;

/** Minutes as they are said: they are estimates. */
export const whole = (minutes: number | null): number | undefined =>
  minutes === null ? undefined : Math.round(minutes);

interface Placed {
  readonly one: Incident;
  readonly place: Position;
}

/** One mark for all incidents at a place: the selected one, else the newest, and how many more. */
export function marksOf(
  placed: readonly Placed[],
  selected: string | undefined,
): readonly (Placed & { readonly text: string })[] {
  const at = new Map<string, Placed[]>();
  for (const each of placed) {
    const key = `${each.place.lat} ${each.place.lon}`;
    at.set(key, [...(at.get(key) ?? []), each]);
  }
  return [...at.values()].flatMap((all) => {
    const first = all.find(({ one }) => one.id === selected) ?? all[0];
    const more = all.length > 1 ? ` +${all.length - 1}` : '';
    return first ? [{ ...first, text: `${shortId(first.one.id)}${more}` }] : [];
  });
}

/** How fast help comes to a township. */
export interface Cover {
  readonly areaCode: string;
  readonly fastestMinutes: number | null;
  readonly amountWithin: number;
  readonly isRemote: boolean;
  readonly gap: number;
}

export interface MapFacts {
  readonly areas: readonly Area[];
  readonly incidents: readonly Incident[];
  readonly selected: string | undefined;
  readonly ways: readonly WayThere[];
  /** Of one capability; nothing where the viewer is not shown it. */
  readonly capability: string;
  readonly cover: readonly Cover[];
  readonly agencies: readonly Pick<Agency, 'id' | 'name'>[];
}
