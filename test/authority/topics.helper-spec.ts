import type { DrillLog, RecordedEvent } from '#contracts';
import { decode, parseExerciseStream } from '#contracts';
import {
  audience,
  evolveParticipation,
  listening,
  nobodyTakesPart,
  tiesOf,
  type IncidentFacts,
} from '#domain';
import { factsFor, type AudibleEvent, type Viewer } from '#read-model';
import type { Happening } from './nights.helper-spec.js';

/** What an agency is told of events on its own topic. */
export function toldOnTopic(events: readonly AudibleEvent[], viewer: Viewer): readonly object[] {
  return events.flatMap((event) => {
    const { type, actorAgencyId, data, incidentId, position } = event;
    const said = {
      ...{ type, actorAgencyId, data: data as Readonly<Record<string, unknown>> },
      incidentId: incidentId ?? undefined,
    };
    const [told] = audience(said, [{ who: viewer, of: factsFor(event, viewer), here: viewer.here }]);
    return told ? [{ position, type, ...told }] : [];
  });
}

/** The viewer where it is one that reads its agency's topic. */
export const asListener = (viewer: Viewer): Viewer | undefined => {
  const who = listening(viewer);
  return who?.role === viewer.role ? { ...viewer, ...who } : undefined;
};

/** Who has ever taken part, also where that is over: told when it happened, what was told stays so. */
export function everJoined(
  night: readonly Happening[],
  incidents: Readonly<Record<string, IncidentFacts>>,
  agencyId: string,
): Readonly<Record<string, IncidentFacts>> {
  let state = nobodyTakesPart;
  const commanded = new Set<string>();
  for (const [n, { stream, storedType, by, data }] of night.entries()) {
    const { type } = decode(storedType, data);
    state = evolveParticipation(state, { stream, type, data, actor: by, position: BigInt(n) });
    if (type === 'incident.command-established' && data['commandingAgencyId'] === agencyId)
      commanded.add(stream.slice('incident-'.length));
  }
  return Object.fromEntries(
    Object.entries(incidents).map(([id, facts]) => [
      id,
      {
        ...facts,
        joined: tiesOf(state, id).ties,
        ...(commanded.has(id) ? { commanding: agencyId } : {}),
      },
    ]),
  );
}

/** What is on record of a drill. */
export const drillLogOf = (drillId: string, records: readonly RecordedEvent[]): DrillLog => ({
  drillId,
  control: records.filter(({ stream }) => stream === `drill-${drillId}`),
  events: records.flatMap((record) => {
    const place = parseExerciseStream(record.stream);
    return place?.drillId === drillId ? [{ ...record, stream: place.stream }] : [];
  }),
});
