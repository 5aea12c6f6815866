import {
  type DrillCommands,
  type DrillFinding,
  type DrillInject,
  type DrillObjective,
  type DrillSeed,
} from '#domain';
import { Pattern } from '../violations/patterns.js';
import { Empty, WithReason } from '../form/common.js';
import { Id, Ids, Instant, Optional, Part, Parts, Text, Whole } from '../form/fields.js';
import type { CommandExamples, CommandSpecs } from '../form/specs.js';

const most = { participants: 200, objectives: 50, injects: 100, findings: 100 };
/** A week on the drill's clock. */
const mostMinutes = 7 * 24 * 60;

export class ObjectiveOfDrill implements DrillObjective {
  @Id() id!: string;
  @Text() text!: string;
}

export class PlannedInject implements DrillInject {
  @Id() id!: string;
  @Whole(0, mostMinutes) afterMinutes!: number;
  @Id() agencyId!: string;
  @Text(2000) text!: string;
  @Optional() @Text() expectedAction?: string;
  @Optional() @Pattern('commandName') expectedCommand?: string;
  @Whole(1, mostMinutes) expectedWithinMinutes!: number;
  @Optional() @Id() objectiveId?: string;
}

export class SeedOfDrill implements DrillSeed {
  @Id() incidentId!: string;
  @Optional() @Whole(1, mostMinutes) durationMinutes?: number;
  @Optional() @Whole(1, most.injects) mostInjects?: number;
}

/** Injects by hand, out of the timeline of a past incident, or both. */
export class PlanDrill implements Readonly<DrillCommands['drill.plan']> {
  @Text(200) title!: string;
  @Optional() @Id() planId?: string;
  @Optional() @Whole(1, 1_000_000) planVersion?: number;
  @Optional() @Part(() => SeedOfDrill) seed?: SeedOfDrill;
  @Optional() @Whole(1, 600) speed?: number;
  @Ids(1, most.participants) participants!: string[];
  @Parts(() => ObjectiveOfDrill, 0, most.objectives) objectives!: ObjectiveOfDrill[];
  @Optional() @Parts(() => PlannedInject, 0, most.injects) injects?: PlannedInject[];
}

export class FindingOfDrill implements DrillFinding {
  @Id() id!: string;
  @Text(2000) text!: string;
  @Optional() @Id() objectiveId?: string;
  @Optional() @Id() agencyId?: string;
}

export class EvaluateDrill implements Readonly<DrillCommands['drill.evaluate']> {
  @Text(4000) summary!: string;
  @Parts(() => FindingOfDrill, 0, most.findings) findings!: FindingOfDrill[];
}

export class AssignAction implements Readonly<DrillCommands['drill.assign-action']> {
  @Id() actionId!: string;
  @Id() findingId!: string;
  @Id() agencyId!: string;
  @Text(2000) text!: string;
  @Instant() dueAt!: string;
}

export class CompleteAction implements Readonly<DrillCommands['drill.complete-action']> {
  @Id() actionId!: string;
  @Text(2000) outcome!: string;
}

export class CloseAction implements Readonly<DrillCommands['drill.close-action']> {
  @Id() actionId!: string;
  @Text(2000) verification!: string;
}

export const drillSpecs: CommandSpecs<keyof DrillCommands> = {
  'drill.plan': { dto: PlanDrill, creates: true, zh: '策划演练', en: 'Plan a drill' },
  'drill.start': { dto: Empty, zh: '开始演练', en: 'Start a drill' },
  'drill.pause': { dto: WithReason, zh: '暂停演练', en: 'Pause a drill' },
  'drill.resume': { dto: Empty, zh: '恢复演练', en: 'Resume a drill' },
  'drill.end': { dto: WithReason, zh: '结束演练', en: 'End a drill' },
  'drill.cancel': { dto: WithReason, zh: '取消演练', en: 'Cancel a planned drill' },
  'drill.evaluate': {
    dto: EvaluateDrill,
    zh: '评估演练',
    en: 'Evaluate a drill and record findings',
  },
  'drill.assign-action': {
    dto: AssignAction,
    zh: '下达整改措施',
    en: 'Assign a corrective action',
  },
  'drill.complete-action': {
    dto: CompleteAction,
    zh: '报告整改完成',
    en: 'Report a corrective action as done',
  },
  'drill.close-action': {
    dto: CloseAction,
    zh: '整改销号',
    en: 'Close a corrective action that has been verified',
  },
};

export const drillExamples: CommandExamples<keyof DrillCommands> = {
  'drill.plan': {
    title: '高坡滑坡处置演练',
    planId: 'GEO',
    planVersion: 1,
    speed: 1,
    participants: ['FIRE', 'ST-GAOPO'],
    objectives: [{ id: 'O-1', text: '15 分钟内签收任务' }],
    injects: [
      {
        id: 'I-1',
        afterMinutes: 5,
        agencyId: 'ST-GAOPO',
        text: '隐患点位移加快，2 户房屋开裂',
        expectedAction: '首报险情',
        expectedCommand: 'incident.report',
        expectedWithinMinutes: 15,
        objectiveId: 'O-1',
      },
    ],
  },
  'drill.start': {},
  'drill.pause': { reason: '实战任务优先' },
  'drill.resume': {},
  'drill.end': { reason: '科目全部完成' },
  'drill.cancel': { reason: '天气原因' },
  'drill.evaluate': {
    summary: '响应基本及时，一处签收超时',
    findings: [{ id: 'F-1', text: '消防签收超时', objectiveId: 'O-1', agencyId: 'FIRE' }],
  },
  'drill.assign-action': {
    actionId: 'A-1',
    findingId: 'F-1',
    agencyId: 'FIRE',
    text: '值班室增设备用终端',
    dueAt: '2026-08-01T00:00:00Z',
  },
  'drill.complete-action': { actionId: 'A-1', outcome: '已安装并测试' },
  'drill.close-action': { actionId: 'A-1', verification: '现场核查通过' },
};
