import {
  evolveTeam,
  type Readiness,
  type TeamCapability,
  type TeamEvent,
  type TeamInsurance,
  type TeamMember,
  type TeamState,
  type Training,
} from '#domain';
import { Count, Instant, Json, Key, OptionalJson, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type DocumentRow, type Evolve } from '../projecting/projection.js';

export interface Commendation {
  readonly incidentId: string;
  readonly text: string;
  readonly byAgencyId: string;
  readonly at: string;
}

@Entity('teams')
export class TeamRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: Exclude<TeamState['status'], 'none'>;
  @Text() ownerAgencyId!: string;
  @Text() name!: string;
  @Text() kind!: string;
  @Text() areaCode!: string;
  @Text() readiness!: Readiness;
  @OptionalText() readinessReason!: string | null;
  @Json() capabilities!: readonly TeamCapability[];
  @Json() members!: readonly TeamMember[];
  /** Members enrolled. */
  @Count() strength!: number;
  @OptionalJson() insurance!: TeamInsurance | null;
  /** The newest last. */
  @Json() trainings!: readonly Training[];
  @Json() commendations!: readonly Commendation[];
  @Instant() formedAt!: string;
  @Instant() updatedAt!: string;
}

/** Trainings and commendations that a row keeps of each; the log keeps all. */
const mostKept = 200;

const evolveTeamRow: Evolve<'team', TeamRow> = (row, event, { metadata }) => {
  if (event.type === 'team.formed') {
    const { name, kind, areaCode, capabilities, ownerAgencyId } = event.data;
    return {
      status: 'formed',
      ownerAgencyId,
      name,
      kind,
      areaCode,
      readiness: 'ready',
      readinessReason: null,
      capabilities,
      members: [],
      strength: 0,
      insurance: null,
      trainings: [],
      commendations: [],
      formedAt: metadata.occurredAt,
    };
  }
  if (!row) return undefined;
  const moved = folded(row, event);
  switch (event.type) {
    case 'team.readiness-changed':
      return { ...moved, readinessReason: event.data.reason };
    case 'team.training-completed':
      return { ...moved, trainings: [...row.trainings, event.data].slice(-mostKept) };
    case 'team.commended': {
      const { incidentId, text, byAgencyId } = event.data;
      const commendation = { incidentId, text, byAgencyId, at: metadata.occurredAt };
      return { ...moved, commendations: [...row.commendations, commendation].slice(-mostKept) };
    }
    default:
      return moved;
  }
};

/** The row after an event by the rules of the aggregate itself, so that both agree on who is in it and holds what. */
function folded(row: TeamRow, event: TeamEvent): TeamRow {
  const { insurance: before, ...team } = row;
  const { status, readiness, capabilities, members, insurance } = evolveTeam(
    { ...team, ...(before ? { insurance: before } : {}) },
    event,
  );
  return {
    ...row,
    status: status === 'none' ? row.status : status,
    readiness,
    capabilities,
    members,
    strength: members.length,
    insurance: insurance ?? null,
  };
}

export const teams = documents({
  name: 'teams',
  aggregate: 'team',
  table: TeamRow,
  evolve: evolveTeamRow,
});
