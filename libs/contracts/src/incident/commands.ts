import {
  correctableFields,
  eventLevels,
  incidentCategories,
  incidentRelations,
  responseLevels,
  type Casualties,
  type CorrectableField,
  type EventLevel,
  type IncidentCategory,
  type IncidentRelation,
  type IncidentReport,
  type ResponseLevel,
  type IncidentCommands,
} from '#domain';
import { Allow, registerDecorator } from 'class-validator';
import { ActAlone, Point, WithReason } from '../form/common.js';
import {
  AreaCode,
  Code,
  Flag,
  Id,
  Instant,
  OneOf,
  Optional,
  Part,
  Text,
  Texts,
  Whole,
} from '../form/fields.js';
import type { Plain } from '../personal-data/plain.js';
import { PersonContact } from '../personal-data/contact.js';
import { type CommandExamples, type CommandSpecs } from '../form/specs.js';

export class CasualtyFigures implements Casualties {
  @Optional() @Whole(0, 1_000_000) dead?: number;
  @Optional() @Whole(0, 1_000_000) injured?: number;
  @Optional() @Whole(0, 1_000_000) missing?: number;
  @Optional() @Whole(0, 1_000_000) trapped?: number;
}

export class ReportIncident implements Plain<IncidentReport> {
  @Text(200) title!: string;
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Optional() @Code() typeCode?: string;
  @AreaCode() areaCode!: string;
  @Optional() @Text(200) place?: string;
  @Optional() @Part(() => Point) location?: Point;
  @Text(4000) description!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
  /** When the reporter learned of it, where that is not when it happened. */
  @Optional() @Instant() knownAt?: string;
  @Flag() exercise!: boolean;
  /** Who called it in; stored sealed. */
  @Optional() @Part(() => PersonContact) reporterContact?: PersonContact;
}

export class MergeIncident {
  @Id() intoIncidentId!: string;
}

export class VerifyIncident {
  @Text(4000) findings!: string;
}

export class ClassifyIncident {
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Optional() @Code() typeCode?: string;
  @Optional() @OneOf(eventLevels) eventLevel?: EventLevel;
  @Text() reason!: string;
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

export class UpdateSituation {
  @Text(4000) summary!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
  @Optional() @Instant() knownAt?: string;
}

/** A corrected value is a count for the casualty fields and a text for the others. */
const CorrectedValue = (): PropertyDecorator => (target, propertyName) => {
  Allow()(target, propertyName);
  registerDecorator({
    name: 'correctedValue',
    target: target.constructor,
    propertyName: String(propertyName),
    options: {},
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string'
          ? value.trim().length > 0 && value.length <= 4000
          : Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1_000_000,
    },
  });
};

export class CorrectIncident {
  @OneOf(correctableFields) field!: CorrectableField;
  @CorrectedValue() value!: string | number;
  @Text() reason!: string;
}

export class LinkIncident {
  @Id() otherIncidentId!: string;
  @OneOf(incidentRelations) relation!: IncidentRelation;
}

export class NotifyAgency {
  @Id() agencyId!: string;
  @Text(4000) message!: string;
}

export class EstablishCommand {
  @OneOf(['unified', 'single']) form!: 'unified' | 'single';
  @Id() commandingAgencyId!: string;
  @Text(200) post!: string;
}

export class ActivateResponse {
  @OneOf(responseLevels) level!: ResponseLevel;
  @Text() matter!: string;
  @Whole(1, 525_600) expectedDurationMinutes!: number;
  @Texts(1, 50) measures!: string[];
  @Optional() @Id() planId?: string;
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

export class ChangeResponseLevel {
  @OneOf(responseLevels) level!: ResponseLevel;
  @Text() reason!: string;
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

export class ContainIncident {
  @Text(4000) summary!: string;
}

export class ReviewIncident {
  @Text(4000) summary!: string;
  @Texts(0, 100) findings!: string[];
}

export const incidentSpecs: CommandSpecs<keyof IncidentCommands> = {
  'incident.report': {
    dto: ReportIncident,
    personal: 'reporterContact',
    creates: true,
    agencyEvent: 'incident-observed',
    zh: '首报突发事件',
    en: 'Report an incident',
  },
  'incident.merge': {
    dto: MergeIncident,
    zh: '合并重复报告',
    en: 'Merge a duplicate report',
  },
  'incident.verify': { dto: VerifyIncident, zh: '核实', en: 'Verify' },
  'incident.reject': { dto: WithReason, zh: '核实为不属实', en: 'Reject a report' },
  'incident.classify': {
    dto: ClassifyIncident,
    zh: '分类定级',
    en: 'Classify and level',
  },
  'incident.update-situation': {
    dto: UpdateSituation,
    agencyEvent: 'situation-observed',
    zh: '续报',
    en: 'Update the situation',
  },
  'incident.correct': { dto: CorrectIncident, zh: '更正', en: 'Correct a value' },
  'incident.link': {
    dto: LinkIncident,
    zh: '关联事件',
    en: 'Link to another incident',
  },
  'incident.notify-agency': {
    dto: NotifyAgency,
    zh: '通报单位',
    en: 'Notify an agency',
  },
  'incident.establish-command': {
    dto: EstablishCommand,
    zh: '成立现场指挥部',
    en: 'Establish command',
  },
  'incident.activate-response': {
    dto: ActivateResponse,
    zh: '启动应急响应',
    en: 'Activate a response',
  },
  'incident.change-response-level': {
    dto: ChangeResponseLevel,
    zh: '调整响应级别',
    en: 'Change the response level',
  },
  'incident.terminate-response': {
    dto: WithReason,
    zh: '终止应急响应',
    en: 'Terminate the response',
  },
  'incident.contain': {
    dto: ContainIncident,
    zh: '险情得到控制',
    en: 'Mark as contained',
  },
  'incident.close': { dto: WithReason, zh: '办结', en: 'Close' },
  'incident.review': { dto: ReviewIncident, zh: '复盘', en: 'Review' },
};

export const incidentExamples: CommandExamples<keyof IncidentCommands> = {
  'incident.report': {
    title: '清溪街道下穿隧道积水',
    category: 'natural-disaster',
    areaCode: '520111006',
    place: '下穿隧道',
    location: { lat: 26.41, lon: 106.67 },
    description: '积水 1.1 m，4 人被困',
    casualties: { trapped: 4 },
    exercise: true,
  },
  'incident.merge': { intoIncidentId: 'INC-F1' },
  'incident.verify': { findings: '经现场核实属实' },
  'incident.reject': { reason: '误报' },
  'incident.classify': { category: 'natural-disaster', eventLevel: 'IV', reason: '初判' },
  'incident.update-situation': { summary: '水位下降', casualties: { trapped: 0 } },
  'incident.correct': { field: 'casualties.injured', value: 3, reason: '医院核对' },
  'incident.link': { otherIncidentId: 'INC-G1', relation: 'same-cause' },
  'incident.notify-agency': { agencyId: 'NM-EMB', message: '南明河水位超警戒，请下游注意' },
  'incident.establish-command': { form: 'unified', commandingAgencyId: 'EMB', post: '小孟现场指挥部' },
  'incident.activate-response': {
    level: 4,
    matter: '暴雨内涝',
    expectedDurationMinutes: 720,
    measures: ['值班值守', '巡查低洼地段'],
    planId: 'P-FLOOD',
  },
  'incident.change-response-level': { level: 3, reason: '河道超警戒水位' },
  'incident.terminate-response': { reason: '雨停水退' },
  'incident.contain': { summary: '泄漏已堵住' },
  'incident.close': { reason: '处置完毕' },
  'incident.review': { summary: '响应总体及时', findings: ['高坡备用联系人更新不及时'] },
};
