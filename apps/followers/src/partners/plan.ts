import { audience, isAtLeast, type Sight } from '#domain';
import {
  factsFor,
  heardKey,
  objectOf,
  sightsBy,
  type AudibleEvent,
  type HeardObject,
  type SeenObject,
  type Viewer,
} from '#read-model';
import type { Told } from '#domain';

/** An agency that is told what comes behind a position. */
export interface Reader {
  readonly viewer: Viewer;
  readonly since: bigint;
}

/** What is to be written: what agencies see of an object, or what some of them are told of an event. */
export type Step =
  | { readonly picture: HeardObject; readonly at: string }
  | { readonly event: AudibleEvent; readonly told: Told };

/** What agencies have been told that they see, and what changes in it. */
export class Hearing {
  readonly changed = new Map<string, HeardObject>();

  constructor(private readonly known: Map<string, HeardObject>) {}

  of(agencyId: string, object: string): HeardObject | undefined {
    return this.known.get(heardKey({ agencyId, object }));
  }

  /**
   * What an agency sees of an object now. Gives what it is to be shown all at once: where its sight begins or grows, and
   * again where that was so at this very place, which is done a second time then.
   */
  see(
    agencyId: string,
    { object, sight }: SeenObject,
    position: bigint,
    isItsFirst: boolean,
  ): HeardObject | undefined {
    const known = this.of(agencyId, object);
    if (sight === 'none') {
      if (known && known.sight !== 'none') this.change({ ...known, sight });
      return undefined;
    }
    if (!known || known.sight === 'none') {
      const begun = { agencyId, object, sight, since: position, grown: position };
      this.change(begun);
      return isItsFirst ? undefined : begun;
    }
    if (known.sight !== sight) {
      const isMore = isAtLeast(sight, known.sight);
      const now = { ...known, sight, ...(isMore && { grown: position }) };
      this.change(now);
      return isMore && !isItsFirst ? now : undefined;
    }
    return position === known.grown && !isItsFirst ? known : undefined;
  }

  private change(to: HeardObject): void {
    const key = heardKey(to);
    this.known.set(key, to);
    this.changed.set(key, to);
  }
}

/** How an agency stands where an event happened; nothing where that is not for it at all. */
export type StandsAs = (event: AudibleEvent, viewer: Viewer) => Viewer | undefined;

/** What an event opens, then the event itself, for all who read what comes behind their positions. */
export function stepsOf(
  event: AudibleEvent,
  readers: readonly Reader[],
  hearing: Hearing,
  standsAs: StandsAs,
): Step[] {
  const position = BigInt(event.position);
  const steps: Step[] = [];
  const listening: Viewer[] = [];
  for (const { viewer: reader, since } of readers) {
    const viewer = position > since ? standsAs(event, reader) : undefined;
    if (!viewer) continue;
    const { agencyId } = viewer;
    const seen = sightsBy(event, viewer);
    for (const one of seen) {
      const picture = hearing.see(agencyId, one, position, isFirstOf(event, one.object));
      if (picture) steps.push({ picture, at: event.recordedAt });
    }
    // what lies before the picture of its object is in it
    const own = seen.filter(({ object, sight }) => sight !== 'none' && isOwnOf(event, object));
    const isTold = ({ object }: SeenObject): boolean =>
      (hearing.of(agencyId, object)?.since ?? position) <= position;
    if (own.length === 0 || own.some(isTold)) listening.push(viewer);
  }
  const { type, actorAgencyId, incidentId, data } = event;
  const said = { type, actorAgencyId, data: data as Told['data'], incidentId: incidentId ?? undefined };
  const told = audience(
    said,
    listening.map((who) => ({ who, of: factsFor(event, who), here: who.here })),
  );
  return [...steps, ...told.map((one) => ({ event, told: one }))];
}

const isFirstOf = (event: AudibleEvent, object: string): boolean =>
  objectOf(event, event.stream) === object && event.revision === '0';

const isOwnOf = (event: AudibleEvent, object: string): boolean =>
  [event.stream, `incident-${event.incidentId}`].some((stream) => objectOf(event, stream) === object);

/** Objects whose sight by anybody an event may change. */
export const objectsOf = (event: AudibleEvent): readonly string[] =>
  [
    ...Object.keys(event.named ?? {}).map((id) => `incident-${id}`),
    ...(event.aggregate === 'sharing' ? [event.stream] : []),
  ].map((stream) => objectOf(event, stream));

/** What opens to an agency by a mandate or the like, which no event of the objects themselves says. */
export const openings = (
  agencyId: string,
  objects: readonly (SeenObject & { readonly sight: Sight })[],
  position: bigint,
  hearing: Hearing,
): HeardObject[] => objects.flatMap((one) => hearing.see(agencyId, one, position, false) ?? []);
