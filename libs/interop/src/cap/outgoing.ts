import {
  contentOf,
  senderOf,
  type MessageIdentity,
  type WarningAudience,
  type WarningContent,
  type WarningMessage,
  type WarningPart,
} from '#domain';
import { contentOfInfos } from './content.js';
import { divisionName, geocodeName, hazardOf, levels, mappingVersion, noLevel } from './mapping.js';
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
    /** By which it came. */
    readonly message?: WarningMessage;
  }[];
  readonly endedAt: string | null;
  readonly endReason: string | null;
  /** By which it was ended. */
  readonly endMessage?: WarningMessage | null;
  readonly audience?: WarningAudience | null;
}

const zoneMinutes = 8 * 60;

/** An instant as CAP writes it, in Beijing time; fractions of a second are left out. */
export const capInstant = (instant: string): string =>
  new Date(Date.parse(instant) + zoneMinutes * 60_000).toISOString().replace(/\.\d+Z$/, '+08:00');

/**
 * The message that a warning is told by: Alert for its first version, Update for a later one, and once it is cancelled
 * and no version is asked for, Cancel, or an Update where it was ended by one that says that all is clear. What came by
 * a message goes out as it was given. Nothing when it has not been issued or has no such version.
 */
export function capOf(warning: PublishedWarning, version?: number): CapMessage | undefined {
  const { id, exercise, issuerAgencyId, incidentId, versions, endedAt, endReason, endMessage } = warning;
  if (issuerAgencyId === null) return undefined;
  const sender = senderOf(issuerAgencyId);
  const cited = (until: number): CapReference[] =>
    versions
      .filter((v) => v.version < until)
      .map((v) => ({ sender, identifier: `${id}.${v.version}`, sent: capInstant(v.at) }));
  const common = (given: WarningMessage | null | undefined) => ({
    sender,
    status: exercise ? ('Exercise' as const) : ('Actual' as const),
    source: given?.source ?? 'liandong',
    ...scopeOf(warning.audience),
    codes: given?.codes,
    incidents: given?.incidents ?? incidentId ?? undefined,
  });
  if (version === undefined && warning.status === 'cancelled' && endedAt !== null) {
    return {
      ...common(endMessage),
      identifier: `${id}.cancel`,
      sent: capInstant(endedAt),
      msgType: endMessage?.msgType === 'Update' ? 'Update' : 'Cancel',
      note: endMessage ? endMessage.note : (endReason ?? undefined),
      references: cited(Infinity),
      infos: (endMessage?.infos ?? []) as readonly CapInfo[],
    };
  }
  const told = version === undefined ? versions.at(-1) : versions.find((v) => v.version === version);
  if (!told) return undefined;
  const { message, content } = told;
  const given = givenInfos(told);
  const parts = content.parts ?? [content];
  return {
    ...common(message),
    identifier: `${id}.${told.version}`,
    sent: capInstant(told.at),
    msgType: told.version === 1 ? 'Alert' : 'Update',
    note: message ? message.note : told.reason,
    references: told.version === 1 ? (message?.references ?? []).map(linkOf) : cited(told.version),
    infos:
      given ??
      [chinese, english].flatMap((inLanguage) => parts.map((part) => inLanguage(told, part, issuerAgencyId))),
  };
}

/** The blocks of the message that the version came by; nothing where they say something else than the version. */
function givenInfos({ message, content }: Told): readonly CapInfo[] | undefined {
  const infos = message?.infos as readonly CapInfo[] | undefined;
  if (!message || !infos) return undefined;
  const said = contentOfInfos(infos, message.sentAt);
  const isSame =
    !('violations' in said) && JSON.stringify(contentOf(said)) === JSON.stringify(contentOf(content));
  return isSame ? infos : undefined;
}

const linkOf = ({ sender, identifier, sentAt }: MessageIdentity): CapReference => ({
  sender,
  identifier,
  sent: capInstant(sentAt),
});

const scopeOf = (audience: WarningAudience | null | undefined) => ({
  scope: audience?.scope ?? ('Public' as const),
  restriction: audience?.restriction,
  addresses: audience?.addresses ?? [],
});

type Told = PublishedWarning['versions'][number];

function common({ version, at, content }: Told, part: WarningPart, issuerAgencyId: string) {
  const { category, hazard } = content;
  const { colour, startsAt, expectedEndAt, outlook } = part;
  const level = colour && levels[colour];
  const { urgency, severity, certainty } = level ?? noLevel;
  const responseType = outlook === 'all-clear' ? 'AllClear' : level?.responseType;
  return {
    categories: [hazardOf(hazard, category).category],
    responseTypes: responseType && [responseType],
    urgency: outlook === 'past' ? 'Past' : urgency,
    severity,
    certainty: outlook === 'unlikely' ? 'Unlikely' : certainty,
    eventCodes: [{ valueName: 'liandong:hazard', value: hazard }],
    effective: capInstant(at),
    onset: capInstant(startsAt),
    expires: capInstant(expectedEndAt),
    senderName: issuerAgencyId,
    parameters: [
      ...(colour ? [{ valueName: 'liandong:colour', value: colour }] : []),
      { valueName: 'liandong:category', value: category },
      { valueName: 'liandong:version', value: String(version) },
      { valueName: 'liandong:mapping', value: mappingVersion },
    ],
  } satisfies Partial<CapInfo>;
}

const areaOf = (areaDesc: string, areaCodes: readonly string[]) => [
  { areaDesc, geocodes: areaCodes.map((value) => ({ valueName: geocodeName, value })) },
];

function chinese(told: Told, part: WarningPart, issuerAgencyId: string): CapInfo {
  const { hazard, category } = told.content;
  const { headline, cautions, measures, areaCodes } = part;
  return {
    ...common(told, part, issuerAgencyId),
    language: 'zh-CN',
    event: hazardOf(hazard, category).zh,
    headline,
    description: cautions.join('\n'),
    instruction: measures.join('\n'),
    areas: areaOf(areaCodes.map(divisionName).join('，'), areaCodes),
  };
}

/** What people wrote is in Chinese; the English block says what the codes say. */
function english(told: Told, part: WarningPart, issuerAgencyId: string): CapInfo {
  const { hazard, category } = told.content;
  const { colour, areaCodes } = part;
  const event = hazardOf(hazard, category).en;
  return {
    ...common(told, part, issuerAgencyId),
    language: 'en',
    event,
    headline: colour ? `${levels[colour].en} warning: ${event}` : `Warning: ${event}`,
    description: `Issued by ${issuerAgencyId}. Cautions and measures are in the Chinese block.`,
    areas: areaOf(`Divisions ${areaCodes.join(', ')}`, areaCodes),
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
  sender: senderOf('liandong'),
  sent: capInstant(answer.at),
  status: to.status,
  msgType: answer.accepted ? 'Ack' : 'Error',
  scope: 'Private',
  addresses: [to.sender],
  note: answer.note,
  references: [{ sender: to.sender, identifier: to.identifier, sent: to.sent }],
  infos: [],
});
