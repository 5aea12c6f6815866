import { decode, streamId, type RecordedEvent } from '#contracts';
import type { Span } from '#domain';
import { afterActionOf } from './after-action.js';
import { extentOf } from './duty-part.js';
import type { AfterAction } from './figures.js';
import { jointlyIn, signedIn } from './seconds.js';

export interface IncidentSource {
  /** Streams of tasks, negotiations and reports of an incident: the read model knows them. */
  relatedStreams(incidentId: string): Promise<readonly string[]>;
  /** Streams of the rosters that tell who of these agencies was on duty in a time. */
  rosterStreams(agencyIds: readonly string[], span: Span): Promise<readonly string[]>;
  /** Events of one stream in order. */
  read(stream: string): Promise<readonly RecordedEvent[]>;
  /** Up to here the related streams are known. */
  position(): Promise<bigint>;
}

/** Streams read at once. */
const atOnce = 16;

/**
 * Reads the streams that concern an incident, and no others, as they stood at a position: that of the source, or an
 * earlier one.
 */
export async function gatherAfterAction(
  incidentId: string,
  source: IncidentSource,
  asOf?: bigint,
): Promise<AfterAction | undefined> {
  const newest = await source.position();
  const upTo = asOf !== undefined && asOf < newest ? asOf : newest;
  const streams = [streamId('incident', incidentId), ...(await source.relatedStreams(incidentId))];
  const records = await readAll(streams, source);
  const agreements = new Set(records.flatMap(agreementsIn));
  const terms = await readAll(
    [...agreements].map((id) => streamId('agreement', id)),
    source,
  );
  const known = new Set(streams);
  const unknown = (among: readonly (string | undefined)[]): string[] =>
    [...new Set(among)].filter((stream): stream is string => stream !== undefined && !known.has(stream));
  const joint = await readAll(unknown(records.map(jointlyIn)), source);
  const signatures = await readAll(unknown([...records, ...joint].map(signedIn)), source);
  const told = records.filter(({ position }) => position <= upTo);
  const extent = extentOf(told);
  const rosters = extent ? await source.rosterStreams(extent.agencyIds, extent.span) : [];
  const onDuty = await readAll(rosters, source);
  return afterActionOf(incidentId, [
    ...told,
    ...[...terms, ...joint, ...signatures, ...onDuty].filter(({ position }) => position <= upTo),
  ]);
}

async function readAll(streams: readonly string[], source: IncidentSource): Promise<RecordedEvent[]> {
  const records: RecordedEvent[] = [];
  for (let i = 0; i < streams.length; i += atOnce) {
    const read = await Promise.all(streams.slice(i, i + atOnce).map((stream) => source.read(stream)));
    records.push(...read.flat());
  }
  return records;
}

function agreementsIn({ storedType, data }: RecordedEvent): string[] {
  const event = decode(storedType, data);
  return event.type === 'sharing.allocation-decided'
    ? event.data.lines.flatMap(({ agreementId }) => agreementId ?? [])
    : [];
}
