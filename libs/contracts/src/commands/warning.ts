import {
  incidentCategories,
  warningColours,
  type CallRecipient,
  type IncidentCategory,
  type StandIn,
  type WarningColour,
  type WarningCommands,
  type WarningProposal,
} from '#domain';
import {
  AreaCodes,
  Code,
  Flag,
  Id,
  Ids,
  Instant,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Texts,
  Whole,
} from './fields.js';

const mostAreas = 200;
const mostRecipients = 500;

/** A proposal by hand: only the service cites readings. */
export class ProposeWarning implements WarningProposal {
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Code() hazard!: string;
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @Text(200) headline!: string;
  @AreaCodes(mostAreas) areaCodes!: string[];
  @Instant() startsAt!: string;
  @Text(4000) grounds!: string;
  @Flag() exercise!: boolean;
}

export class IssueWarning implements Readonly<WarningCommands['warning.issue']> {
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Code() hazard!: string;
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @Text(200) headline!: string;
  @AreaCodes(mostAreas) areaCodes!: string[];
  @Instant() startsAt!: string;
  @Instant() expectedEndAt!: string;
  @Texts(1, 50) cautions!: string[];
  @Texts(1, 50) measures!: string[];
  @Flag() exercise!: boolean;
}

/** What is left out stays as it was. */
export class UpdateWarning implements Readonly<WarningCommands['warning.update']> {
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @Optional() @Text(200) headline?: string;
  @Optional() @AreaCodes(mostAreas) areaCodes?: string[];
  @Optional() @Instant() startsAt?: string;
  @Optional() @Instant() expectedEndAt?: string;
  @Optional() @Texts(1, 50) cautions?: string[];
  @Optional() @Texts(1, 50) measures?: string[];
  @Text() reason!: string;
}

export class CallStandIn implements StandIn {
  /** A post, not a person: calls are published to all parties. */
  @Text(200) post!: string;
  @Optional() @Id() agencyId?: string;
}

export class Recipient implements CallRecipient {
  @Id() agencyId!: string;
  @Optional() @Part(() => CallStandIn) standIn?: CallStandIn;
}

export class CallRecipients implements Readonly<WarningCommands['warning.call']> {
  @Parts(() => Recipient, 1, mostRecipients) recipients!: Recipient[];
  @Whole(1, 1440) acknowledgeWithinMinutes!: number;
  @Optional() @Text(4000) message?: string;
}

export class AcknowledgeWarning implements Readonly<WarningCommands['warning.acknowledge']> {
  @Optional() @Id() forAgencyId?: string;
  @Optional() @Text() note?: string;
}

export class EscalateCall implements Readonly<WarningCommands['warning.escalate-call']> {
  @Id() agencyId!: string;
  @Text() reason!: string;
}

export class TellNeighbours implements Readonly<WarningCommands['warning.tell-neighbours']> {
  @Ids(1, 100) agencyIds!: string[];
  @Text(4000) message!: string;
}
