import { decode, livesIn, parseStreamId, type DomainEvent, type DrillLog } from '#contracts';
import { candidatesAmong, type Candidate, type CandidateQuery } from '#domain';
import {
  dueAmong,
  exerciseCandidates,
  exerciseDue,
  State,
  type Due,
  type DueKind,
  type ReadModel,
} from '#read-model';
import { CandidateFold } from '../../libs/audit/src/decision/candidates.js';
import { AgencyRow } from '../../libs/read-model/src/agency/rows.js';
import { AgreementRow } from '../../libs/read-model/src/agreement/rows.js';
import { ResourceRow } from '../../libs/read-model/src/resource/rows.js';
import { TeamRow } from '../../libs/read-model/src/team/rows.js';
import { planDrill } from '../../libs/read-model/src/testing/drills.js';
import { TestLog } from '../../libs/read-model/src/testing/log.js';
import { at } from './deeds.helper-spec.js';

/** One way of looking at what happened. */
export interface World {
  readonly name: string;
  candidates(query: CandidateQuery): Candidate[] | Promise<Candidate[]>;
  due?<K extends DueKind>(kind: K, now: string): Promise<Due[K][]>;
}

/** Rows as of the end of the log, as histories have them. */
export async function past(log: TestLog): Promise<World> {
  const state = new State();
  await state.apply(log.events);
  const stock = {
    resources: [...state.rows(ResourceRow)],
    agreements: [...state.rows(AgreementRow)],
    team: (id: string) => state.row(TeamRow, id),
    isSuspended: (id: string) => state.row(AgencyRow, id)?.status === 'suspended',
  };
  return {
    name: 'past',
    candidates: (query) => candidatesAmong(stock, query),
    due: (kind, now) => Promise.resolve(dueAmong(kind, state, { now })),
  };
}

/** What decisions are taken again on, and supposed otherwise. */
export function audit(log: TestLog): World {
  const fold = new CandidateFold();
  for (const { storedType, data, stream } of log.events)
    fold.take(parseStreamId(stream)?.id ?? '', decode(storedType, data) as DomainEvent);
  return { name: 'audit', candidates: (query) => fold.candidates(query) };
}

/** The same inside a drill that runs as fast as the calendar. */
export function drill(log: TestLog): World {
  const control = new TestLog();
  planDrill(control, 'D', { speed: 1 });
  control.append('drill-D', { type: 'drill.started', data: {} });
  const world: DrillLog = {
    drillId: 'D',
    control: control.events.map((record) => ({ ...record, recordedAt: at(0) })),
    events: log.events.filter(({ stream }) => {
      const target = parseStreamId(stream);
      return target && livesIn(target.aggregate, 'drill');
    }),
  };
  const suspended = new Set<string>();
  for (const { stream, storedType, data } of log.events) {
    const { type } = decode(storedType, data);
    if (type === 'agency.suspended') suspended.add(stream);
    if (type === 'agency.reinstated') suspended.delete(stream);
  }
  const isSuspended = (agencyId: string): boolean => suspended.has(`agency-${agencyId}`);
  return {
    name: 'drill',
    candidates: async (query) => (await exerciseCandidates(world, query, isSuspended)).candidates,
    due: async (kind, now) => (await exerciseDue(world, now))(kind),
  };
}

/** What the read model shows of it. */
export const live = ({ queries }: ReadModel, most = 200): World => ({
  name: 'live',
  candidates: async (query) => (await queries.sharing.candidates(query)).candidates,
  due: (kind, now) => queries.due(kind, now, most),
});
