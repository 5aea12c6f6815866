import { eventLevels, incidentCategories, responseLevels, shippedCodeTables } from '#domain';
import type { EventLevel, IncidentCategory, ResponseLevel } from '#domain';
import type { Incident, LinkedResponse, Queries, Task, TaskStatus, TimelineEntry, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import {
  AreaCode,
  ById,
  Flag,
  Id,
  Instant,
  OneNumberOf,
  OneOf,
  Optional,
  Paged,
  Text,
} from '../query/fields.js';
import { Read } from '../query/read.js';
import { reportingOf } from '../report/reporting.js';
import { statisticsAsked } from '../statistics/asked.js';

const incidentStatuses = Object.keys({
  reported: true,
  merged: true,
  verified: true,
  rejected: true,
  contained: true,
  closed: true,
  reviewed: true,
} satisfies Record<Incident['status'], true>);

const taskStatuses = Object.keys({
  assigned: true,
  accepted: true,
  'in-progress': true,
  declined: true,
  completed: true,
  cancelled: true,
} satisfies Record<TaskStatus, true>);

class IncidentsQuery extends Paged {
  @Optional() @OneOf(incidentStatuses) status?: Incident['status'];
  @Optional() @OneOf(incidentCategories) category?: IncidentCategory;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @OneOf(eventLevels) eventLevel?: EventLevel;
  @Optional() @OneNumberOf(responseLevels) responseLevel?: ResponseLevel;
  @Optional() @Flag() exercise?: boolean;
  @Optional() @Id() agencyId?: string;
  @Optional() @Instant() from?: string;
  @Optional() @Instant() to?: string;
  @Optional() @Text(100) text?: string;
}

class TimelineQuery extends Paged {
  @Id() id!: string;
  @Optional() @OneOf(['asc', 'desc', 'happened']) order?: 'asc' | 'desc' | 'happened';
}

class TasksQuery extends Paged {
  @Optional() @Id() incidentId?: string;
  @Optional() @Id() assigneeAgencyId?: string;
  @Optional() @OneOf(taskStatuses) status?: TaskStatus;
}

declare module '../schema/answers.js' {
  interface Answers {
    Incident: Incident;
    LinkedResponse: LinkedResponse;
    Task: Task;
    TimelineEntry: TimelineEntry;
  }
}

@Controller()
export class IncidentQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    this.queries = parts.readModel.queries;
  }

  @Read('/v1/incidents', {
    form: IncidentsQuery,
    answer: 'page',
    of: 'Incident',
    zh: '突发事件列表',
    en: 'Incidents',
  })
  incidents(query: IncidentsQuery, viewer: Viewer) {
    return this.queries.incident.list(query, viewer);
  }

  @Read('/v1/incidents/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Incident',
    zh: '突发事件',
    en: 'One incident',
  })
  async incident({ id }: ById, viewer: Viewer) {
    const incident = await this.queries.incident.find(id, viewer);
    return incident && this.withRules(incident);
  }

  @Read('/v1/incidents/:id/linked-response', {
    form: ById,
    answer: 'one',
    of: 'LinkedResponse',
    zh: '联动响应：参与单位、任务、资源、缺口、时间线',
    en: 'Linked response: participants, tasks, resources, shortfalls, timeline',
  })
  async linkedResponse({ id }: ById, viewer: Viewer) {
    const response = await this.queries.response.find(id, viewer);
    if (!response) return undefined;
    const { incident, ...rest } = response;
    return { ...rest, incident: await this.withRules(incident) };
  }

  @Read('/v1/incidents/:id/timeline', {
    form: TimelineQuery,
    answer: 'page',
    of: 'TimelineEntry',
    zh: '突发事件时间线',
    en: 'Timeline of an incident',
  })
  async timeline({ id, ...options }: TimelineQuery, viewer: Viewer) {
    if (!(await this.queries.incident.find(id, viewer))) throw new Problem('not-found', { id });
    return this.queries.incident.timeline(id, options, viewer);
  }

  @Read('/v1/tasks', { form: TasksQuery, answer: 'page', of: 'Task', zh: '任务列表', en: 'Tasks' })
  tasks(query: TasksQuery, viewer: Viewer) {
    return this.queries.task.list(query, viewer);
  }

  @Read('/v1/tasks/:id', { form: ById, answer: 'aggregate', of: 'Task', zh: '任务', en: 'One task' })
  task({ id }: ById, viewer: Viewer) {
    return this.queries.task.find(id, viewer);
  }

  /** What the rules in force ask for it. */
  private async withRules(incident: Incident): Promise<Incident> {
    const { codeTables = shippedCodeTables } = this.parts;
    const statistics = statisticsAsked(incident, codeTables.statistics);
    return { ...incident, reporting: await reportingOf(incident, this.parts), statistics };
  }
}
