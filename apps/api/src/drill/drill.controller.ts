import { endOf, figuresOf, type DrillLog } from '#contracts';
import { insideDrill, type DrillFigures } from '#domain';
import { ExerciseLog } from '#event-log';
import {
  exerciseActivations,
  exerciseBoard,
  exerciseIncidents,
  exerciseInjects,
  exerciseReports,
  exerciseStatistics,
  exerciseTasks,
  exerciseTimeline,
  readsScript,
  type DeliveredInject,
  type Drill,
  type DrillActionEntry,
  type DrillSummary,
  type ExerciseBoard,
  type ExerciseReport,
  type ExerciseStatistics,
  type Queries,
  type Viewer,
} from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Flag, Id, OneOf, Optional, Paged } from '../query/fields.js';
import { Read } from '../query/read.js';

const drillStatuses = Object.keys({
  planned: true,
  running: true,
  paused: true,
  ended: true,
  cancelled: true,
  evaluated: true,
} satisfies Record<Drill['status'], true>);

class DrillsQuery extends Paged {
  @Optional() @OneOf(drillStatuses) status?: Drill['status'];
  @Optional() @Id() planId?: string;
  @Optional() @Id() agencyId?: string;
}

class ActionsQuery extends Paged {
  @Optional() @Id() drillId?: string;
  @Optional() @Id() agencyId?: string;
  @Optional() @OneOf(['open', 'completed', 'closed']) status?: DrillActionEntry['status'];
  /** Not closed although due. */
  @Optional() @Flag() overdue?: boolean;
}

class PagedById extends Paged {
  @Id() id!: string;
}

declare module '../schema/answers.js' {
  interface Answers {
    DeliveredInject: DeliveredInject;
    Drill: Drill;
    DrillActionEntry: DrillActionEntry;
    DrillSummary: DrillSummary;
    ExerciseBoard: ExerciseBoard;
    ExerciseReport: ExerciseReport;
    ExerciseStatistics: ExerciseStatistics;
    DrillResults: Pick<Drill, 'status' | 'evaluation' | 'actions'> & {
      drillId: string;
      figures: DrillFigures;
    };
  }
}

/** Drills, and what is inside them: folded from the drill's own streams, so that every answer shows the log as it is. */
@Controller()
export class DrillQueries {
  private readonly queries: Queries;
  private readonly directory: ApiParts['directory'];

  constructor(
    @Inject(API_PARTS) { readModel, directory }: ApiParts,
    @Inject(ExerciseLog) private readonly exercises: ExerciseLog,
  ) {
    this.queries = readModel.queries;
    this.directory = directory;
  }

  @Read('/v1/drills', {
    form: DrillsQuery,
    answer: 'page',
    of: 'DrillSummary',
    zh: '演练列表',
    en: 'Drills',
  })
  drills(query: DrillsQuery, viewer: Viewer) {
    return this.queries.drill.list(query, viewer);
  }

  @Read('/v1/drill-actions', {
    form: ActionsQuery,
    answer: 'page',
    of: 'DrillActionEntry',
    zh: '演练整改措施；overdue=true 为逾期未销号',
    en: 'Corrective actions of drills; overdue=true: due and not closed',
  })
  actions({ overdue, ...query }: ActionsQuery, viewer: Viewer) {
    const overdueAt = overdue ? new Date().toISOString() : undefined;
    return this.queries.drill.actions({ ...query, overdueAt }, viewer);
  }

  @Read('/v1/drills/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Drill',
    zh: '演练：科目、参演单位、发现、整改；脚本仅导调方可见',
    en: 'One drill; its script only for the conducting agency',
  })
  drill({ id }: ById, viewer: Viewer) {
    return this.queries.drill.find(id, viewer);
  }

  @Read('/v1/drills/:id/injects', {
    form: ById,
    answer: 'list',
    of: 'DeliveredInject',
    zh: '已下达的演练注入及签收',
    en: 'Delivered injects of a drill and their acknowledgements',
  })
  injects({ id }: ById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseInjects(drillLog, who));
  }

  @Read('/v1/drills/:id/board', {
    form: ById,
    answer: 'one',
    of: 'ExerciseBoard',
    zh: '演练内的本单位看板',
    en: 'Board of the own agency inside a drill',
  })
  board({ id }: ById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseBoard(drillLog, who));
  }

  @Read('/v1/drills/:id/incidents', {
    form: PagedById,
    answer: 'page',
    of: 'Incident',
    zh: '演练内的突发事件',
    en: 'Incidents inside a drill',
  })
  incidents({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseIncidents(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/tasks', {
    form: PagedById,
    answer: 'page',
    of: 'Task',
    zh: '演练内的任务',
    en: 'Tasks inside a drill',
  })
  tasks({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseTasks(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/activations', {
    form: PagedById,
    answer: 'page',
    of: 'Activation',
    zh: '演练内启动的预案：各条款状态',
    en: 'Plans activated inside a drill: state of each clause',
  })
  activations({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseActivations(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/reports', {
    form: PagedById,
    answer: 'page',
    of: 'ExerciseReport',
    zh: '演练内的信息报送：按演练时钟计时限',
    en: "Statutory reports inside a drill, due by the drill's clock",
  })
  reports({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseReports(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/statistics', {
    form: PagedById,
    answer: 'page',
    of: 'ExerciseStatistics',
    zh: '演练内的灾情统计：按演练时钟计时限',
    en: "Disaster statistics inside a drill, due by the drill's clock",
  })
  statistics({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseStatistics(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/timeline', {
    form: PagedById,
    answer: 'page',
    of: 'TimelineEntry',
    zh: '演练内的时间线',
    en: 'Timeline inside a drill',
  })
  timeline({ id, ...paging }: PagedById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, who) => exerciseTimeline(drillLog, paging, who));
  }

  @Read('/v1/drills/:id/evaluation', {
    form: ById,
    answer: 'one',
    of: 'DrillResults',
    zh: '演练评估：按单位与科目的及时、超时、遗漏；发现与整改',
    en: 'Evaluation: in time, late and skipped per agency and objective; findings and corrective actions',
  })
  evaluation({ id }: ById, viewer: Viewer) {
    return this.inside(id, viewer, (drillLog, _, { status, evaluation, actions, ...drill }) => {
      // while it goes on, its figures would tell participants the script
      if (status !== 'evaluated' && !readsScript(drill, viewer)) return Promise.resolve(undefined);
      const until = endOf(drillLog) ?? new Date().toISOString();
      const figures = figuresOf(drillLog, until);
      return Promise.resolve({ drillId: id, status, figures, evaluation, actions });
    });
  }

  /** What is inside a drill, for who may see the drill at all, from where it stands in it. */
  private async inside<T>(
    id: string,
    viewer: Viewer,
    answer: (drillLog: DrillLog, who: Viewer, drill: Drill) => Promise<T>,
  ): Promise<T | undefined> {
    const drill = await this.queries.drill.find(id, viewer);
    if (!drill) return undefined;
    const inside = insideDrill({ who: viewer, here: viewer.here }, drill, this.directory.registered());
    if (!inside) return undefined;
    return answer(await this.exercises.drillLog(id), { ...inside.who, here: inside.here }, drill);
  }
}
