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
} from '#domain';
import { Allow, registerDecorator } from 'class-validator';
import { Point } from './common.js';
import { AreaCode, Code, Flag, Id, OneOf, Optional, Part, Text, Texts, Whole } from './fields.js';

export class CasualtyFigures implements Casualties {
  @Optional() @Whole(0, 1_000_000) dead?: number;
  @Optional() @Whole(0, 1_000_000) injured?: number;
  @Optional() @Whole(0, 1_000_000) missing?: number;
  @Optional() @Whole(0, 1_000_000) trapped?: number;
}

export class ReportIncident implements IncidentReport {
  @Text(200) title!: string;
  @OneOf(incidentCategories) category!: IncidentCategory;
  @Optional() @Code() typeCode?: string;
  @AreaCode() areaCode!: string;
  @Optional() @Text(200) place?: string;
  @Optional() @Part(() => Point) location?: Point;
  @Text(4000) description!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
  @Flag() exercise!: boolean;
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
}

export class UpdateSituation {
  @Text(4000) summary!: string;
  @Optional() @Part(() => CasualtyFigures) casualties?: CasualtyFigures;
}

/** A corrected value is a count for the casualty fields and a text for the others. */
const CorrectedValue = (): PropertyDecorator => (target, propertyName) => {
  Allow()(target, propertyName);
  registerDecorator({
    name: 'correctedValue',
    target: target.constructor,
    propertyName: String(propertyName),
    options: { message: 'value must be a whole number from 0 or a text of 1 to 4000 characters' },
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
}

export class ChangeResponseLevel {
  @OneOf(responseLevels) level!: ResponseLevel;
  @Text() reason!: string;
}

export class ContainIncident {
  @Text(4000) summary!: string;
}

export class ReviewIncident {
  @Text(4000) summary!: string;
  @Texts(0, 100) findings!: string[];
}
