import type { Violation } from '#contracts';
import type { MessageArea, MessageInfo, MessageResource, NamedValue } from '#domain';
import { readXml, usualBounds, type XmlBounds, type XmlElement } from '../xml/reader.js';
import { writeXml, type Written } from '../xml/writer.js';
import {
  capNamespace,
  capViolations,
  type CapCategory,
  type CapCertainty,
  type CapMessageType,
  type CapResponseType,
  type CapScope,
  type CapSeverity,
  type CapStatus,
  type CapUrgency,
} from './schema.js';

export const capMediaType = 'application/cap+xml';

/** Bulletins of a whole province name a thousand divisions, in more than one language. */
export const capBounds: XmlBounds = { ...usualBounds, bytes: 1024 * 1024, elements: 20_000 };

/** What a message is cited by, as it is written. */
export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

/** An info block; texts of several lines as they stand, everything else in one line. */
export interface CapInfo extends MessageInfo {
  readonly categories: readonly CapCategory[];
  readonly responseTypes?: readonly CapResponseType[];
  readonly urgency: CapUrgency;
  readonly severity: CapSeverity;
  readonly certainty: CapCertainty;
}

/** A CAP 1.2 message. */
export interface CapMessage extends CapReference {
  readonly status: CapStatus;
  readonly msgType: CapMessageType;
  readonly source?: string;
  readonly scope: CapScope;
  readonly restriction?: string;
  /** Each by itself. */
  readonly addresses: readonly string[];
  readonly codes?: readonly string[];
  readonly note?: string;
  readonly references: readonly CapReference[];
  readonly incidents?: string;
  readonly infos: readonly CapInfo[];
}

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
        maybe('source', message.source),
        ['scope', message.scope],
        maybe('restriction', message.restriction),
        maybe('addresses', message.addresses.map(quoted).join(' ')),
        ...each('code', message.codes),
        maybe('note', message.note),
        maybe('references', message.references.map(citation).join(' ')),
        maybe('incidents', message.incidents),
        ...message.infos.map(infoElement),
      ],
    ],
    capNamespace,
  );

const citation = ({ sender, identifier, sent }: CapReference): string => `${sender},${identifier},${sent}`;

/** CAP 1.2, section 3.2.1: one that has a space in it stands in double quotes. */
const quoted = (address: string): string => (/\s/.test(address) ? `"${address}"` : address);

const maybe = (name: string, text: string | undefined): Written => (text ? [name, text] : undefined);

const each = (name: string, texts: readonly string[] = []): Written[] => texts.map((text) => [name, text]);

const pairs = (name: string, values: readonly NamedValue[] = []): Written[] =>
  values.map(({ valueName, value }) => [
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
    ...each('category', info.categories),
    ['event', info.event],
    ...each('responseType', info.responseTypes),
    ['urgency', info.urgency],
    ['severity', info.severity],
    ['certainty', info.certainty],
    maybe('audience', info.audience),
    ...pairs('eventCode', info.eventCodes),
    maybe('effective', info.effective),
    maybe('onset', info.onset),
    maybe('expires', info.expires),
    maybe('senderName', info.senderName),
    maybe('headline', info.headline),
    maybe('description', info.description),
    maybe('instruction', info.instruction),
    maybe('web', info.web),
    maybe('contact', info.contact),
    ...pairs('parameter', info.parameters),
    ...(info.resources ?? []).map(resourceElement),
    ...(info.areas ?? []).map(areaElement),
  ],
];

const resourceElement = (resource: MessageResource): Written => [
  'resource',
  [
    ['resourceDesc', resource.resourceDesc],
    ['mimeType', resource.mimeType],
    maybe('size', resource.size),
    maybe('uri', resource.uri),
    maybe('derefUri', resource.derefUri),
    maybe('digest', resource.digest),
  ],
];

const areaElement = (area: MessageArea): Written => [
  'area',
  [
    ['areaDesc', area.areaDesc],
    ...each('polygon', area.polygons),
    ...each('circle', area.circles),
    ...pairs('geocode', area.geocodes),
    maybe('altitude', area.altitude),
    maybe('ceiling', area.ceiling),
  ],
];

/**
 * Reads a message of CAP 1.2.
 * @throws {UnfitXml} when it is not XML that can be taken
 */
export function readCap(body: Uint8Array): { message: CapMessage } | { violations: readonly Violation[] } {
  const root = readXml(body, capBounds);
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
      source: one(root, 'source'),
      scope: text('scope') as CapScope,
      restriction: one(root, 'restriction'),
      addresses: [...(one(root, 'addresses') ?? '').matchAll(/"([^"]*)"|\S+/g)]
        .map(([bare, inQuotes]) => (inQuotes ?? bare).replace(/\s+/g, ' ').trim())
        .filter((address) => address !== ''),
      codes: texts(root, 'code'),
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

/** In one line: spaces of any kind are one space there. */
const inLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

const line = (parent: XmlElement, name: string): string | undefined => {
  const text = one(parent, name);
  return text === undefined ? undefined : inLine(text);
};

/** Nothing where there are none. */
const some = <T>(values: readonly T[]): readonly T[] | undefined => (values.length > 0 ? values : undefined);

const texts = (parent: XmlElement, name: string): readonly string[] | undefined =>
  some(
    all(parent, name)
      .map(({ text }) => inLine(text))
      .filter((text) => text !== ''),
  );

const values = (parent: XmlElement, name: string): readonly NamedValue[] | undefined =>
  some(
    all(parent, name).map((pair) => ({
      valueName: line(pair, 'valueName') ?? '',
      value: one(pair, 'value') ?? '',
    })),
  );

const areaOf = (element: XmlElement): MessageArea => ({
  areaDesc: one(element, 'areaDesc') ?? '',
  polygons: texts(element, 'polygon'),
  circles: texts(element, 'circle'),
  geocodes: values(element, 'geocode'),
  altitude: line(element, 'altitude'),
  ceiling: line(element, 'ceiling'),
});

const resourceOf = (element: XmlElement): MessageResource => ({
  resourceDesc: one(element, 'resourceDesc') ?? '',
  mimeType: line(element, 'mimeType') ?? '',
  size: line(element, 'size'),
  uri: one(element, 'uri'),
  derefUri: one(element, 'derefUri'),
  digest: line(element, 'digest'),
});

const infoOf = (element: XmlElement): CapInfo => ({
  language: line(element, 'language') ?? 'en-US',
  categories: (texts(element, 'category') ?? []) as readonly CapCategory[],
  event: line(element, 'event') ?? '',
  responseTypes: texts(element, 'responseType') as readonly CapResponseType[] | undefined,
  urgency: one(element, 'urgency') as CapUrgency,
  severity: one(element, 'severity') as CapSeverity,
  certainty: one(element, 'certainty') as CapCertainty,
  audience: one(element, 'audience'),
  eventCodes: values(element, 'eventCode'),
  effective: line(element, 'effective'),
  onset: line(element, 'onset'),
  expires: line(element, 'expires'),
  senderName: one(element, 'senderName'),
  headline: one(element, 'headline'),
  description: one(element, 'description'),
  instruction: one(element, 'instruction'),
  web: one(element, 'web'),
  contact: one(element, 'contact'),
  parameters: values(element, 'parameter'),
  resources: some(all(element, 'resource').map(resourceOf)),
  areas: some(all(element, 'area').map(areaOf)),
});
