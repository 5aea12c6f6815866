import {
  readinessLevels,
  type Inspection,
  type Readiness,
  type ResourceProfile,
  type ResourceCommands,
} from '#domain';
import { Point } from '../form/common.js';
import {
  Amount,
  AreaCode,
  Code,
  Fen,
  Id,
  Instant,
  OneOf,
  Optional,
  Part,
  Text,
  Units,
  Whole,
} from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

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
  @Optional() @Instant() expiresAt?: string;
  @Optional() @Instant() inspectionDueAt?: string;
  @Optional() @Id() teamId?: string;
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

export class InspectResource implements Inspection {
  @Instant() inspectedAt!: string;
  @OneOf(['passed', 'failed']) result!: 'passed' | 'failed';
  @Optional() @Instant() expiresAt?: string;
  @Optional() @Instant() inspectionDueAt?: string;
  @Optional() @Text() note?: string;
}

export class LinkTeam {
  @Id() teamId!: string;
}

type OuterResourceCommand = Outer<
  ResourceCommands,
  | 'resource.reserve'
  | 'resource.release-reservation'
  | 'resource.deploy'
  | 'resource.confirm-arrival'
  | 'resource.take-back'
>;

export const resourceSpecs: CommandSpecs<OuterResourceCommand> = {
  'resource.register': {
    dto: RegisterResource,
    creates: true,
    zh: '登记资源',
    en: 'Register a resource',
  },
  'resource.change-readiness': {
    dto: ChangeReadiness,
    agencyEvent: 'readiness-changed',
    zh: '变更战备状态',
    en: 'Change readiness',
  },
  'resource.withdraw': {
    dto: QuantityWithReason,
    zh: '撤出资源',
    en: 'Withdraw units',
  },
  'resource.restock': { dto: QuantityWithReason, zh: '补充资源', en: 'Add units' },
  'resource.repair': {
    dto: RepairUnits,
    zh: '修复资源',
    en: 'Report units repaired',
  },
  'resource.inspect': {
    dto: InspectResource,
    zh: '检查资源、更新保质期',
    en: 'Report an inspection and the shelf life it found',
  },
  'resource.link-team': {
    dto: LinkTeam,
    zh: '关联队伍',
    en: 'Link the resource to a team formed later',
  },
};

export const resourceExamples: CommandExamples<OuterResourceCommand> = {
  'resource.register': {
    name: '龙吸水排水车',
    kind: 'pump.truck',
    capability: { code: 'drainage-m3h', perUnit: 3000 },
    quantity: 2,
    unit: '台',
    areaCode: '520111',
    readiness: 'ready',
    arrivalMinutes: 45,
    costPerUnitFen: 260000,
  },
  'resource.change-readiness': { readiness: 'limited', reason: '一台在修' },
  'resource.withdraw': { quantity: 1, reason: '报废' },
  'resource.restock': { quantity: 2, reason: '新购' },
  'resource.repair': { quantity: 1 },
  'resource.inspect': {
    inspectedAt: '2026-06-01T02:00:00Z',
    result: 'passed',
    expiresAt: '2027-06-01T00:00:00Z',
    inspectionDueAt: '2026-12-01T00:00:00Z',
  },
  'resource.link-team': { teamId: 'T-FIRE1' },
};
