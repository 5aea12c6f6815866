import { readinessLevels, type Readiness, type ResourceProfile } from '#domain';
import { Point } from './common.js';
import { Amount, AreaCode, Code, Fen, OneOf, Optional, Part, Text, Units, Whole } from './fields.js';

export class Capability {
  @Code() code!: string;
  @Amount() perUnit!: number;
}

export class RegisterResource implements ResourceProfile {
  @Text(200) name!: string;
  @Code() kind!: string;
  @Part(() => Capability) capability!: Capability;
  @Units() quantity!: number;
  @Text(20) unit!: string;
  @AreaCode() areaCode!: string;
  @Optional() @Text(200) place?: string;
  @Optional() @Part(() => Point) location?: Point;
  @OneOf(readinessLevels) readiness!: Readiness;
  @Whole(0, 10_080) arrivalMinutes!: number;
  @Optional() @Fen() costPerUnitFen?: number;
  @Optional() @Whole(0, 1_000_000) minimumReserve?: number;
}

export class ChangeReadiness {
  @OneOf(readinessLevels) readiness!: Readiness;
  @Text() reason!: string;
}

export class QuantityWithReason {
  @Units() quantity!: number;
  @Text() reason!: string;
}

export class RepairUnits {
  @Units() quantity!: number;
}
