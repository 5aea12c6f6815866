import type { TaskCommands } from '#domain';
import { Id, Instant, Optional, Text, Whole } from './fields.js';

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
