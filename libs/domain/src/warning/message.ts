/** By what a message is known and cited: CAP 1.2, section 3.2.1. */
export interface MessageIdentity {
  sender: string;
  identifier: string;
  sentAt: string;
}

/** One text for each identity; two ways to write one instant are the same. */
export const messageKey = ({ sender, identifier, sentAt }: MessageIdentity): string =>
  `${sender},${identifier},${new Date(sentAt).toISOString()}`;

export interface NamedValue {
  valueName: string;
  value: string;
}

/** Geocodes of whichever scheme, as given: what is a division of ours stands in `areaCodes` as well. */
export interface MessageArea {
  areaDesc: string;
  polygons?: readonly string[];
  circles?: readonly string[];
  geocodes?: readonly NamedValue[];
  altitude?: string;
  ceiling?: string;
}

export interface MessageResource {
  resourceDesc: string;
  mimeType: string;
  size?: string;
  uri?: string;
  derefUri?: string;
  digest?: string;
}

/** An info block of a message, as given; instants as they were written. */
export interface MessageInfo {
  language: string;
  categories: readonly string[];
  event: string;
  responseTypes?: readonly string[];
  urgency: string;
  severity: string;
  certainty: string;
  audience?: string;
  eventCodes?: readonly NamedValue[];
  effective?: string;
  onset?: string;
  expires?: string;
  senderName?: string;
  headline?: string;
  description?: string;
  instruction?: string;
  web?: string;
  contact?: string;
  parameters?: readonly NamedValue[];
  resources?: readonly MessageResource[];
  areas?: readonly MessageArea[];
}

export const messageTypes = ['Alert', 'Update', 'Cancel', 'Ack'] as const;

/** The message that something was said by, with all that the warning itself has no words for. */
export interface WarningMessage extends MessageIdentity {
  msgType: (typeof messageTypes)[number];
  source?: string;
  codes?: readonly string[];
  note?: string;
  incidents?: string;
  /** Of an Alert these are links, of any other what it is about. */
  references?: readonly MessageIdentity[];
  /** Of all languages. */
  infos?: readonly MessageInfo[];
}

export const narrowScopes = ['Restricted', 'Private'] as const;

/** For whom a warning is that is not public; it stays so. */
export interface WarningAudience {
  scope: (typeof narrowScopes)[number];
  restriction?: string;
  /** As the issuer named them. */
  addresses?: readonly string[];
}

/** Agencies that are named as `<agency>` or `<agency>@liandong`. */
export const agenciesAddressed = ({ addresses = [] }: WarningAudience): string[] => [
  ...new Set(addresses.map((address) => agencyOfSender(address) ?? address)),
];

const ours = '@liandong';

/** `MET` of `MET@liandong`: how messages of this service name the agency that speaks. */
export const agencyOfSender = (sender: string): string | undefined =>
  sender.endsWith(ours) && sender.length > ours.length ? sender.slice(0, -ours.length) : undefined;

/** `MET` → `MET@liandong`. */
export const senderOf = (agencyId: string): string => `${agencyId}${ours}`;

const named = (values: readonly NamedValue[] | undefined): NamedValue[] | undefined =>
  values?.map(({ valueName, value }) => ({ valueName, value }));

const areaOf = (a: MessageArea): MessageArea => ({
  areaDesc: a.areaDesc,
  polygons: a.polygons && [...a.polygons],
  circles: a.circles && [...a.circles],
  geocodes: named(a.geocodes),
  altitude: a.altitude,
  ceiling: a.ceiling,
});

const resourceOf = (r: MessageResource): MessageResource => ({
  resourceDesc: r.resourceDesc,
  mimeType: r.mimeType,
  size: r.size,
  uri: r.uri,
  derefUri: r.derefUri,
  digest: r.digest,
});

const infoOf = (i: MessageInfo): MessageInfo => ({
  language: i.language,
  categories: [...i.categories],
  event: i.event,
  responseTypes: i.responseTypes && [...i.responseTypes],
  urgency: i.urgency,
  severity: i.severity,
  certainty: i.certainty,
  audience: i.audience,
  eventCodes: named(i.eventCodes),
  effective: i.effective,
  onset: i.onset,
  expires: i.expires,
  senderName: i.senderName,
  headline: i.headline,
  description: i.description,
  instruction: i.instruction,
  web: i.web,
  contact: i.contact,
  parameters: named(i.parameters),
  resources: i.resources?.map(resourceOf),
  areas: i.areas?.map(areaOf),
});

const identityOf = ({ sender, identifier, sentAt }: MessageIdentity): MessageIdentity => ({
  sender,
  identifier,
  sentAt,
});

/** The message alone, field by field: nothing stray enters the log. */
export const messageOf = (m: WarningMessage | undefined): WarningMessage | undefined =>
  m && {
    ...identityOf(m),
    msgType: m.msgType,
    source: m.source,
    codes: m.codes && [...m.codes],
    note: m.note,
    incidents: m.incidents,
    references: m.references?.map(identityOf),
    infos: m.infos?.map(infoOf),
  };

export const audienceOf = (a: WarningAudience | undefined): WarningAudience | undefined =>
  a && { scope: a.scope, restriction: a.restriction, addresses: a.addresses && [...a.addresses] };
