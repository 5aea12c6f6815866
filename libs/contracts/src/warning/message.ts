import {
  messageTypes,
  narrowScopes,
  type MessageArea,
  type MessageIdentity,
  type MessageInfo,
  type MessageResource,
  type NamedValue,
  type WarningAudience,
  type WarningMessage,
} from '#domain';
import { Instant, Line, Lines, OneOf, Optional, Parts, Text } from '../form/fields.js';

/** Names, codes and addresses in a message. */
const name = 500;
/** A bulletin is as long as it is; the door for messages bounds the whole. */
const text = 400_000;

export class Cited implements MessageIdentity {
  @Line(name) sender!: string;
  @Line(name) identifier!: string;
  @Instant() sentAt!: string;
}

export class Named implements NamedValue {
  @Line(name) valueName!: string;
  @Text(text) value!: string;
}

export class GivenArea implements MessageArea {
  @Text(text) areaDesc!: string;
  @Optional() @Lines(1, 1_000, text) polygons?: string[];
  @Optional() @Lines(1, 1_000) circles?: string[];
  @Optional() @Parts(() => Named, 1, 1_000) geocodes?: Named[];
  @Optional() @Line(name) altitude?: string;
  @Optional() @Line(name) ceiling?: string;
}

export class GivenResource implements MessageResource {
  @Text(text) resourceDesc!: string;
  @Line(name) mimeType!: string;
  @Optional() @Line(name) size?: string;
  @Optional() @Text(text) uri?: string;
  @Optional() @Text(text) derefUri?: string;
  @Optional() @Line(name) digest?: string;
}

export class GivenInfo implements MessageInfo {
  @Line(name) language!: string;
  @Lines(1, 20) categories!: string[];
  @Line(name) event!: string;
  @Optional() @Lines(1, 20) responseTypes?: string[];
  @Line(name) urgency!: string;
  @Line(name) severity!: string;
  @Line(name) certainty!: string;
  @Optional() @Text(text) audience?: string;
  @Optional() @Parts(() => Named, 1, 100) eventCodes?: Named[];
  @Optional() @Line(name) effective?: string;
  @Optional() @Line(name) onset?: string;
  @Optional() @Line(name) expires?: string;
  @Optional() @Text(text) senderName?: string;
  @Optional() @Text(text) headline?: string;
  @Optional() @Text(text) description?: string;
  @Optional() @Text(text) instruction?: string;
  @Optional() @Text(text) web?: string;
  @Optional() @Text(text) contact?: string;
  @Optional() @Parts(() => Named, 1, 1_000) parameters?: Named[];
  @Optional() @Parts(() => GivenResource, 1, 100) resources?: GivenResource[];
  @Optional() @Parts(() => GivenArea, 1, 1_000) areas?: GivenArea[];
}

/** The message that something was said by, as given. */
export class GivenMessage extends Cited implements WarningMessage {
  @OneOf(messageTypes) msgType!: WarningMessage['msgType'];
  @Optional() @Text(text) source?: string;
  @Optional() @Lines(1, 100) codes?: string[];
  @Optional() @Text(text) note?: string;
  @Optional() @Text(text) incidents?: string;
  @Optional() @Parts(() => Cited, 1, 1_000) references?: Cited[];
  @Optional() @Parts(() => GivenInfo, 1, 100) infos?: GivenInfo[];
}

export class Audience implements WarningAudience {
  @OneOf(narrowScopes) scope!: WarningAudience['scope'];
  @Optional() @Text(4_000) restriction?: string;
  /** Agencies, as `<agency>` or `<agency>@liandong`; others as they are named. */
  @Optional() @Lines(1, 500) addresses?: string[];
}
