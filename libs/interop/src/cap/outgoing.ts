import type { WarningContent } from '#domain';
import { divisionName, hazardOf, levels, mappingVersion, noLevel } from './mapping.js';
import type { CapInfo, CapMessage, CapReference } from './message.js';

/** A warning as far as a message is made of it. */
export interface PublishedWarning {
  readonly id: string;
  readonly status: string;
  readonly exercise: boolean;
  readonly issuerAgencyId: string | null;
  readonly incidentId: string | null;
  readonly versions: readonly {
    readonly version: number;
    readonly at: string;
    readonly content: WarningContent;
    readonly reason?: string;
  }[];
  readonly endedAt: string | null;
  readonly endReason: string | null;
}

/** `MET` → `MET@liandong`: who issued it, whoever passes it on. */
export const capSender = (agencyId: string): string => `${agencyId}@liandong`;

const zoneMinutes = 8 * 60;

/** An instant as CAP writes it, in Beijing time; fractions of a second are left out. */
export const capInstant = (instant: string): string =>
  new Date(Date.parse(instant) + zoneMinutes * 60_000).toISOString().replace(/\.\d+Z$/, '+08:00');

/**
 * The message that a warning is told by: Alert for its first version, Update for a later one, Cancel once it is
 * cancelled and no version is asked for. Nothing when it has not been issued or has no such version.
 */
export function capOf(warning: PublishedWarning, version?: number): CapMessage | undefined {
  const { id, exercise, issuerAgencyId, incidentId, versions, endedAt, endReason } = warning;
  if (issuerAgencyId === null) return undefined;
  const sender = capSender(issuerAgencyId);
  const cited = (until: number): CapReference[] =>
    versions
      .filter((v) => v.version < until)
      .map((v) => ({ sender, identifier: `${id}.${v.version}`, sent: capInstant(v.at) }));
  const common = {
    sender,
    status: exercise ? ('Exercise' as const) : ('Actual' as const),
    incidents: incidentId ?? undefined,
  };
  if (version === undefined && warning.status === 'cancelled' && endedAt !== null) {
    return {
      ...common,
      identifier: `${id}.cancel`,
      sent: capInstant(endedAt),
      msgType: 'Cancel',
      note: endReason ?? undefined,
      references: cited(Infinity),
      infos: [],
    };
  }
  const told = version === undefined ? versions.at(-1) : versions.find((v) => v.version === version);
  if (!told) return undefined;
  return {
    ...common,
    identifier: `${id}.${told.version}`,
    sent: capInstant(told.at),
    msgType: told.version === 1 ? 'Alert' : 'Update',
    note: told.reason,
    references: cited(told.version),
    infos: [chinese(told, issuerAgencyId), english(told, issuerAgencyId)],
  };
}

type Told = PublishedWarning['versions'][number];

function common({ version, at, content }: Told, issuerAgencyId: string) {
  const { colour, category, hazard, startsAt, expectedEndAt, areaCodes } = content;
  const level = colour && levels[colour];
  const { urgency, severity, certainty } = level ?? noLevel;
  return {
    category: hazardOf(hazard, category).category,
    responseType: level?.responseType,
    urgency,
    severity,
    certainty,
    eventCodes: { 'liandong:hazard': hazard },
    effective: capInstant(at),
    onset: capInstant(startsAt),
    expires: capInstant(expectedEndAt),
    senderName: issuerAgencyId,
    parameters: {
      ...(colour ? { 'liandong:colour': colour } : {}),
      'liandong:category': category,
      'liandong:version': String(version),
      'liandong:mapping': mappingVersion,
    },
    geocodes: areaCodes,
  } satisfies Partial<CapInfo>;
}

function chinese(told: Told, issuerAgencyId: string): CapInfo {
  const { hazard, category, headline, cautions, measures, areaCodes } = told.content;
  return {
    ...common(told, issuerAgencyId),
    language: 'zh-CN',
    event: hazardOf(hazard, category).zh,
    headline,
    description: cautions.join('\n'),
    instruction: measures.join('\n'),
    areaDesc: areaCodes.map(divisionName).join('，'),
  };
}

/** What people wrote is in Chinese; the English block says what the codes say. */
function english(told: Told, issuerAgencyId: string): CapInfo {
  const { hazard, category, colour, areaCodes } = told.content;
  const event = hazardOf(hazard, category).en;
  return {
    ...common(told, issuerAgencyId),
    language: 'en',
    event,
    headline: colour ? `${levels[colour].en} warning: ${event}` : `Warning: ${event}`,
    description: `Issued by ${issuerAgencyId}. Cautions and measures are in the Chinese block.`,
    areaDesc: `Divisions ${areaCodes.join(', ')}`,
  };
}

/** The answer to a message: Ack when it was carried out, Error with the reason when not. */
export const capAnswer = (
  to: CapMessage,
  answer: {
    readonly identifier: string;
    readonly at: string;
    readonly accepted: boolean;
    readonly note: string;
  },
): CapMessage => ({
  identifier: answer.identifier,
  sender: capSender('liandong'),
  sent: capInstant(answer.at),
  status: to.status,
  msgType: answer.accepted ? 'Ack' : 'Error',
  addresses: to.sender,
  note: answer.note,
  references: [{ sender: to.sender, identifier: to.identifier, sent: to.sent }],
  infos: [],
});
