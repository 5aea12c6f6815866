import type { Violation } from '#contracts';
import { readXml, type XmlElement } from '../xml/reader.js';
import { writeXml, type Written } from '../xml/writer.js';
import {
  capNamespace,
  capViolations,
  type CapCategory,
  type CapCertainty,
  type CapMessageType,
  type CapResponseType,
  type CapSeverity,
  type CapStatus,
  type CapUrgency,
} from './schema.js';

export const capMediaType = 'application/cap+xml';

/** What a message is cited by. */
export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

export interface CapInfo {
  readonly language: string;
  readonly category: CapCategory;
  readonly event: string;
  readonly responseType?: CapResponseType;
  readonly urgency: CapUrgency;
  readonly severity: CapSeverity;
  readonly certainty: CapCertainty;
  readonly eventCodes: Readonly<Record<string, string>>;
  readonly effective?: string;
  readonly onset?: string;
  readonly expires?: string;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly areaDesc?: string;
  /** Values of the area's geocodes, all of one value name. */
  readonly geocodes: readonly string[];
}

/** The parts of a CAP 1.2 message that are used here. */
export interface CapMessage extends CapReference {
  readonly status: CapStatus;
  readonly msgType: CapMessageType;
  readonly addresses?: string;
  readonly note?: string;
  readonly references: readonly CapReference[];
  readonly incidents?: string;
  readonly infos: readonly CapInfo[];
}

/** Value name of our geocodes: the division codes of GB/T 2260 and what continues them. */
export const geocodeName = 'GB/T 2260';

/** A message for somebody (`addresses`) is private, any other public. */
export const writeCap = (message: CapMessage): string =>
  writeXml(
    [
      'alert',
      [
        ['identifier', message.identifier],
        ['sender', message.sender],
        ['sent', message.sent],
        ['status', message.status],
        ['msgType', message.msgType],
        ['source', 'liandong'],
        ['scope', message.addresses ? 'Private' : 'Public'],
        maybe('addresses', message.addresses),
        maybe('note', message.note),
        maybe('references', message.references.map(citation).join(' ')),
        maybe('incidents', message.incidents),
        ...message.infos.map(infoElement),
      ],
    ],
    capNamespace,
  );

const citation = ({ sender, identifier, sent }: CapReference): string => `${sender},${identifier},${sent}`;

const maybe = (name: string, text: string | undefined): Written => (text ? [name, text] : undefined);

const pairs = (name: string, values: Readonly<Record<string, string>>): Written[] =>
  Object.entries(values).map(([valueName, value]) => [
    name,
    [
      ['valueName', valueName],
      ['value', value],
    ],
  ]);

const infoElement = (info: CapInfo): Written => [
  'info',
  [
    ['language', info.language],
    ['category', info.category],
    ['event', info.event],
    maybe('responseType', info.responseType),
    ['urgency', info.urgency],
    ['severity', info.severity],
    ['certainty', info.certainty],
    ...pairs('eventCode', info.eventCodes),
    maybe('effective', info.effective),
    maybe('onset', info.onset),
    maybe('expires', info.expires),
    maybe('senderName', info.senderName),
    maybe('headline', info.headline),
    maybe('description', info.description),
    maybe('instruction', info.instruction),
    ...pairs('parameter', info.parameters),
    info.areaDesc
      ? [
          'area',
          [
            ['areaDesc', info.areaDesc],
            ...info.geocodes.flatMap((value) => pairs('geocode', { [geocodeName]: value })),
          ],
        ]
      : undefined,
  ],
];

/**
 * Reads a message of CAP 1.2.
 * @throws {UnfitXml} when it is not XML that can be taken
 */
export function readCap(body: Uint8Array): { message: CapMessage } | { violations: readonly Violation[] } {
  const root = readXml(body);
  const violations = capViolations(root);
  if (violations.length > 0) return { violations };
  const text = (name: string): string => one(root, name) ?? '';
  return {
    message: {
      identifier: text('identifier'),
      sender: text('sender'),
      sent: text('sent'),
      status: text('status') as CapStatus,
      msgType: text('msgType') as CapMessageType,
      addresses: one(root, 'addresses'),
      note: one(root, 'note'),
      references: (one(root, 'references') ?? '').split(/\s+/).flatMap((cited) => {
        const [sender, identifier, sent] = cited.split(',');
        return sender && identifier && sent ? [{ sender, identifier, sent }] : [];
      }),
      incidents: one(root, 'incidents'),
      infos: all(root, 'info').map(infoOf),
    },
  };
}

const all = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((child) => child.name === name && child.namespace === capNamespace);

function one(parent: XmlElement, name: string): string | undefined {
  const text = all(parent, name)[0]?.text.trim();
  return text === '' ? undefined : text;
}

/** Names come from outside: the result inherits nothing. */
function values(parent: XmlElement, name: string): Readonly<Record<string, string>> {
  const found = Object.create(null) as Record<string, string>;
  for (const pair of all(parent, name)) found[one(pair, 'valueName') ?? ''] = one(pair, 'value') ?? '';
  return found;
}

function infoOf(element: XmlElement): CapInfo {
  const areas = all(element, 'area');
  return {
    language: one(element, 'language') ?? 'en-US',
    category: one(element, 'category') as CapCategory,
    event: one(element, 'event') ?? '',
    responseType: one(element, 'responseType') as CapResponseType | undefined,
    urgency: one(element, 'urgency') as CapUrgency,
    severity: one(element, 'severity') as CapSeverity,
    certainty: one(element, 'certainty') as CapCertainty,
    eventCodes: values(element, 'eventCode'),
    effective: one(element, 'effective'),
    onset: one(element, 'onset'),
    expires: one(element, 'expires'),
    senderName: one(element, 'senderName'),
    headline: one(element, 'headline'),
    description: one(element, 'description'),
    instruction: one(element, 'instruction'),
    parameters: values(element, 'parameter'),
    areaDesc: areas.flatMap((area) => one(area, 'areaDesc') ?? []).join('，') || undefined,
    geocodes: areas.flatMap((area) => all(area, 'geocode').flatMap((code) => one(code, 'value') ?? [])),
  };
}
