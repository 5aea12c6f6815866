import {
  incidentCategories,
  outlooks,
  warningColours,
  type CallRecipient,
  type IncidentCategory,
  type Outlook,
  type StandIn,
  type WarningColour,
  type WarningCommands,
  type WarningPart,
  type WarningProposal,
} from '#domain';
import { WithReason } from '../form/common.js';
import {
  AreaCodes,
  Code,
  Flag,
  Id,
  Ids,
  Instant,
  Line,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Texts,
  Whole,
} from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';
import { Audience, GivenMessage } from './message.js';

const mostAreas = 1_000;
const mostRecipients = 500;
const longestHeadline = 2_000;
/** Bulletins run to hundreds of lines. */
const mostLines = 2_000;

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

/** What is said of some areas, with a level and a time of their own. */
export class AreaPart implements WarningPart {
  @Line(longestHeadline) headline!: string;
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @AreaCodes(mostAreas) areaCodes!: string[];
  @Instant() startsAt!: string;
  @Instant() expectedEndAt!: string;
  @Texts(1, mostLines) cautions!: string[];
  @Texts(1, mostLines) measures!: string[];
  @Optional() @OneOf(outlooks) outlook?: Outlook;
}

/** Of `parts` the rest is what they come to together, whatever is said there. */
export class IssueWarning extends AreaPart implements Readonly<WarningCommands['warning.issue']> {
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Code() hazard!: string;
  @Optional() @Parts(() => AreaPart, 1, 100) parts?: AreaPart[];
  @Flag() exercise!: boolean;
  /** For everybody where left out. */
  @Optional() @Part(() => Audience) audience?: Audience;
  @Optional() @Part(() => GivenMessage) message?: GivenMessage;
}

/** What is left out stays as it was; category, hazard, world and audience stay in any case, and are compared. */
export class UpdateWarning implements Readonly<WarningCommands['warning.update']> {
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @Optional() @Code() hazard?: string;
  @Optional() @OneOf(warningColours) colour?: WarningColour;
  @Optional() @Line(longestHeadline) headline?: string;
  @Optional() @AreaCodes(mostAreas) areaCodes?: string[];
  @Optional() @Instant() startsAt?: string;
  @Optional() @Instant() expectedEndAt?: string;
  @Optional() @Texts(1, mostLines) cautions?: string[];
  @Optional() @Texts(1, mostLines) measures?: string[];
  @Optional() @OneOf(outlooks) outlook?: Outlook;
  @Optional() @Parts(() => AreaPart, 1, 100) parts?: AreaPart[];
  @Text(4_000) reason!: string;
  @Optional() @Flag() exercise?: boolean;
  @Optional() @Part(() => Audience) audience?: Audience;
  @Optional() @Part(() => GivenMessage) message?: GivenMessage;
}

export class CancelWarning implements Readonly<WarningCommands['warning.cancel']> {
  @Text(4_000) reason!: string;
  /** The world that is meant: refused where the warning is of the other. */
  @Optional() @Flag() exercise?: boolean;
  @Optional() @Part(() => GivenMessage) message?: GivenMessage;
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
  @Optional() @Text(4_000) note?: string;
  @Optional() @Flag() exercise?: boolean;
}

export class EscalateCall implements Readonly<WarningCommands['warning.escalate-call']> {
  @Id() agencyId!: string;
  @Text() reason!: string;
}

export class TellNeighbours implements Readonly<WarningCommands['warning.tell-neighbours']> {
  @Ids(1, 100) agencyIds!: string[];
  @Text(4000) message!: string;
}

type OuterWarningCommand = Outer<WarningCommands, 'warning.expire' | 'warning.link-incident'>;

export const warningSpecs: CommandSpecs<OuterWarningCommand> = {
  'warning.propose': {
    dto: ProposeWarning,
    creates: true,
    zh: '建议发布预警',
    en: 'Propose a warning',
  },
  'warning.dismiss': { dto: WithReason, zh: '不予发布', en: 'Dismiss a proposed warning' },
  'warning.issue': { dto: IssueWarning, mayCreate: true, zh: '发布预警', en: 'Issue a warning' },
  'warning.update': {
    dto: UpdateWarning,
    zh: '调整预警',
    en: 'Update a warning, its level for instance',
  },
  'warning.cancel': { dto: CancelWarning, zh: '解除预警', en: 'Cancel a warning' },
  'warning.call': {
    dto: CallRecipients,
    zh: '叫应',
    en: 'Call recipients, who are to confirm',
  },
  'warning.acknowledge': {
    dto: AcknowledgeWarning,
    agencyEvent: 'warning-acknowledged',
    zh: '应答预警',
    en: 'Confirm a call',
  },
  'warning.escalate-call': {
    dto: EscalateCall,
    zh: '未应答，转备用联系人',
    en: 'Escalate a call to the stand-in',
  },
  'warning.tell-neighbours': {
    dto: TellNeighbours,
    zh: '通报毗邻地区',
    en: 'Tell neighbouring areas',
  },
};

export const warningExamples: CommandExamples<OuterWarningCommand> = {
  'warning.propose': {
    category: 'natural-disaster',
    hazard: 'geological',
    colour: 'red',
    headline: '高坡隐患点位移加快',
    areaCodes: ['520111207'],
    startsAt: '2026-06-18T16:05:00Z',
    grounds: '群测群防员报告裂缝扩大',
    exercise: true,
  },
  'warning.dismiss': { reason: '仪器故障' },
  'warning.issue': {
    category: 'natural-disaster',
    hazard: 'rainstorm',
    colour: 'blue',
    headline: '暴雨蓝色预警',
    areaCodes: ['520111'],
    startsAt: '2026-06-18T08:30:00Z',
    expectedEndAt: '2026-06-18T20:30:00Z',
    cautions: ['低洼地段注意防范内涝'],
    measures: ['巡查隐患点', '预置排水力量'],
    exercise: true,
  },
  'warning.update': { colour: 'red', headline: '暴雨红色预警', reason: '三小时雨量将超过 100 毫米' },
  'warning.cancel': { reason: '雨已停' },
  'warning.call': {
    recipients: [{ agencyId: 'ST-GAOPO', standIn: { post: '备用联系人（副乡长）' } }],
    acknowledgeWithinMinutes: 30,
    message: '组织转移准备',
  },
  'warning.acknowledge': { note: '已通知到组' },
  'warning.escalate-call': { agencyId: 'ST-GAOPO', reason: '35 分钟未应答' },
  'warning.tell-neighbours': { agencyIds: ['NM-EMB'], message: '南明河水位上涨，请下游防范' },
};
