import type { QualificationDue, Queries, Team, TeamReadiness, TeamSummary, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { AreaCode, ById, Code, Id, Instant, OneOf, Optional, Paged, Whole } from '../query/fields.js';
import { Read } from '../query/read.js';

const teamStatuses = Object.keys({ formed: true, disbanded: true } satisfies Record<Team['status'], true>);

class TeamsQuery extends Paged {
  @Optional() @Code() kind?: string;
  @Optional() @Code() capability?: string;
  @Optional() @Id() ownerAgencyId?: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @OneOf(teamStatuses) status?: Team['status'];
}

class ReadinessQuery extends Paged {
  @Code() capability!: string;
  @Optional() @AreaCode() areaCode?: string;
  @Optional() @Id() ownerAgencyId?: string;
  /** Now when left out. */
  @Optional() @Instant() at?: string;
}

class DueQuery extends Paged {
  /** 60 when left out. */
  @Optional() @Whole(0, 3_660) withinDays?: number;
  @Optional() @Id() ownerAgencyId?: string;
  /** Now when left out. */
  @Optional() @Instant() at?: string;
}

const usualDays = 60;

declare module '../schema/answers.js' {
  interface Answers {
    QualificationDue: QualificationDue;
    Team: Team;
    TeamReadiness: TeamReadiness;
    TeamSummary: TeamSummary;
  }
}

@Controller()
export class TeamQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/teams', { form: TeamsQuery, answer: 'page', of: 'TeamSummary', zh: '队伍列表', en: 'Teams' })
  teams(query: TeamsQuery, viewer: Viewer) {
    return this.queries.team.list(query, viewer);
  }

  @Read('/v1/teams/readiness', {
    form: ReadinessQuery,
    answer: 'page',
    of: 'TeamReadiness',
    zh: '按能力与地点查询队伍能否出动，缺什么',
    en: 'Whether teams with a capability in an area can be deployed, and what is missing',
  })
  readiness(query: ReadinessQuery, viewer: Viewer) {
    return this.queries.team.readiness(query, viewer);
  }

  @Read('/v1/teams/qualifications-due', {
    form: DueQuery,
    answer: 'page',
    of: 'QualificationDue',
    zh: '即将到期和已过期的队员资质',
    en: 'Qualifications of members that expire soon or have expired',
  })
  due({ withinDays = usualDays, ...query }: DueQuery, viewer: Viewer) {
    return this.queries.team.qualificationsDue({ ...query, withinDays }, viewer);
  }

  @Read('/v1/teams/:id', {
    form: ById,
    answer: 'aggregate',
    of: 'Team',
    zh: '队伍：能力、队员、资质、培训、表彰',
    en: 'One team: capabilities, members, qualifications, training, commendations',
  })
  team({ id }: ById, viewer: Viewer) {
    return this.queries.team.find(id, viewer);
  }
}
