import { type TaskCommands } from '#domain';
import { WithReason } from '../form/common.js';
import { Id, Instant, Optional, Text, Whole } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

export class AssignTask implements Readonly<TaskCommands['task.assign']> {
  @Id() incidentId!: string;
  @Id() assigneeAgencyId!: string;
  @Text(200) title!: string;
  @Optional() @Text(4000) instructions?: string;
  @Whole(1, 5) priority!: number;
  @Whole(1, 1440) acknowledgeWithinMinutes!: number;
}

export class AcceptTask {
  @Optional() @Whole(0, 10_000) crew?: number;
  @Optional() @Whole(0, 1_000) vehicles?: number;
  @Optional() @Instant() estimatedArrivalAt?: string;
}

export class ReportProgress {
  @Text(4000) summary!: string;
  @Optional() @Whole(0, 100) percentComplete?: number;
}

export class CompleteTask {
  @Text(4000) outcome!: string;
}

type OuterTaskCommand = Outer<TaskCommands, 'task.escalate' | 'task.move'>;

export const taskSpecs: CommandSpecs<OuterTaskCommand> = {
  'task.assign': {
    dto: AssignTask,
    creates: true,
    zh: '下达任务',
    en: 'Assign a task',
  },
  'task.accept': {
    dto: AcceptTask,
    agencyEvent: 'task-acknowledged',
    zh: '接受任务',
    en: 'Accept a task',
  },
  'task.decline': { dto: WithReason, zh: '谢绝任务', en: 'Decline a task' },
  'task.progress': {
    dto: ReportProgress,
    agencyEvent: 'task-progressed',
    zh: '任务进展',
    en: 'Report progress',
  },
  'task.complete': {
    dto: CompleteTask,
    agencyEvent: 'task-completed',
    zh: '完成任务',
    en: 'Complete a task',
  },
  'task.cancel': { dto: WithReason, zh: '取消任务', en: 'Cancel a task' },
};

export const taskExamples: CommandExamples<OuterTaskCommand> = {
  'task.assign': {
    incidentId: 'INC-F1',
    assigneeAgencyId: 'FIRE',
    title: '营救被困人员',
    instructions: '携带橡皮艇',
    priority: 1,
    acknowledgeWithinMinutes: 10,
  },
  'task.accept': { crew: 14, vehicles: 2, estimatedArrivalAt: '2026-06-18T14:20:00Z' },
  'task.decline': { reason: '全部力量在外' },
  'task.progress': { summary: '已救出 2 人', percentComplete: 50 },
  'task.complete': { outcome: '营救 4 人' },
  'task.cancel': { reason: '现场情况变化' },
};
