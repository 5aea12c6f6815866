import { responseLevels, type Clause, type Duty, type ResponseLevel } from '#domain';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsString } from 'class-validator';
import { Pattern } from '../violations/patterns.js';
import { Amount, AreaCode, Code, Id, Ids, Optional, Part, Text, Whole } from '../form/fields.js';

/** Number of a clause in its document, such as `4.3`: it becomes part of the ids of tasks. */
export const ClauseId = (): PropertyDecorator => (target, key) => {
  IsString()(target, key);
  Pattern('clauseId')(target, key);
};

const Levels = (): PropertyDecorator => (target, key) => {
  for (const decorate of [
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(responseLevels.length),
    ArrayUnique(),
    IsIn([...responseLevels], { each: true }),
  ])
    decorate(target, key);
};

export class DutyHolder implements Duty {
  @Text(100) duty!: string;
  @Id() agencyId!: string;
}

export class ClauseTask {
  @Optional() @Id() assigneeAgencyId?: string;
  @Optional() @Text(100) assigneeDuty?: string;
  @Text(200) title!: string;
  @Optional() @Text(4000) instructions?: string;
  @Whole(1, 5) priority!: number;
  @Whole(1, 1440) acknowledgeWithinMinutes!: number;
}

export class ClausePlace {
  @AreaCode() areaCode!: string;
  @Text(200) place!: string;
}

export class ClauseRequest {
  @Optional() @Id() requesterAgencyId?: string;
  @Code() capability!: string;
  @Amount() amount!: number;
  @Whole(1, 43_200) neededWithinMinutes!: number;
  @Part(() => ClausePlace) deliverTo!: ClausePlace;
  @Whole(1, 5) priority!: number;
  @Text() purpose!: string;
}

export class ClauseNotice {
  @Ids(1, 50) agencyIds!: string[];
  @Text(4000) message!: string;
}

export class ClauseMeasure {
  @Text(4000) text!: string;
}

/** Exactly one of the four. */
export class ClauseActions {
  @Optional() @Part(() => ClauseTask) task?: ClauseTask;
  @Optional() @Part(() => ClauseRequest) request?: ClauseRequest;
  @Optional() @Part(() => ClauseNotice) notice?: ClauseNotice;
  @Optional() @Part(() => ClauseMeasure) measure?: ClauseMeasure;
}

export class PlanClause implements Clause {
  @ClauseId() clauseId!: string;
  @Text(200) title!: string;
  @Text(4000) text!: string;
  @Text() trigger!: string;
  @Levels() levels!: ResponseLevel[];
  @Part(() => ClauseActions) action!: ClauseActions;
}
