import {
  candidatesAmong,
  mostCandidates,
  type AgreementFacts,
  type Candidate,
  type CandidateQuery,
  type ResourceFacts,
  type TeamFacts,
} from '#domain';
import type { Database, Queryable } from '#postgres';
import { AgreementRow } from '../agreement/rows.js';
import { suspendedAmong } from '../agency/suspended.js';
import { ResourceRow } from '../resource/rows.js';
import { selectFrom } from '../query/select.js';
import { snapshot } from '../query/snapshot.js';
import { TeamRow } from '../team/rows.js';

/** The candidates of `candidatesAmong` as they stood at `logPosition`. Read from one snapshot: both belong together. */
export async function candidates(
  db: Database,
  { at, ...request }: CandidateQuery,
): Promise<{ logPosition: string; candidates: Candidate[] }> {
  const { logPosition, candidates: shown } = await jointCandidates(db, { at, requests: [request] });
  return { logPosition, candidates: shown[0] ?? [] };
}

export interface JointCandidateQuery extends Pick<CandidateQuery, 'at'> {
  readonly requests: readonly Omit<CandidateQuery, 'at'>[];
}

/** The same for several requests, in their order, from one snapshot. */
export function jointCandidates(
  db: Database,
  { requests, at }: JointCandidateQuery,
): Promise<{ logPosition: string; candidates: Candidate[][] }> {
  return snapshot(db, ['checkpoints', 'agencies', 'resources', 'agreements', 'teams'], async (client) => {
    const checkpoint = await client.query<{ logPosition: string }>(
      `select greatest(min(position), 0) as "logPosition" from read.checkpoints
        where kind = 'projection' and name in ('agencies', 'resources', 'agreements', 'teams')`,
    );
    // requests of one agency for one capability are shown the same
    const shown = new Map<string, Candidate[]>();
    const lists: Candidate[][] = [];
    for (const { capability, requesterAgencyId } of requests) {
      const key = JSON.stringify([capability, requesterAgencyId]);
      const list = shown.get(key) ?? (await shownTo(db, client, { capability, requesterAgencyId, at }));
      shown.set(key, list);
      lists.push(list);
    }
    return { logPosition: checkpoint.rows[0]?.logPosition ?? '0', candidates: lists };
  });
}

/** No fewer rows than the rule asks for: it cuts off at the same numbers, in the same order. */
async function shownTo(db: Database, client: Queryable, query: CandidateQuery): Promise<Candidate[]> {
  const { capability, requesterAgencyId, at } = query;
  const { rows: resources } = await client.query<ResourceFacts>(
    `${selectFrom(db, ResourceRow, 'r', ['reservations'])}
      where r.capability = $1 and (r.expires_at is null or r.expires_at > $2)
      order by r.available = 0, r.readiness = 'not-ready', r.arrival_minutes, r.id collate "C"
      limit ${mostCandidates.resources}`,
    [capability, at],
  );
  const { rows: agreements } = await client.query<AgreementFacts>(
    `${selectFrom(db, AgreementRow, 'a')}
      where a.beneficiary_agency_id = $1 and a.status = 'in-force' and a.provider_agency_id = any($2)
        and a.valid_from <= $3 and a.valid_until > $3
      order by a.id collate "C" limit ${mostCandidates.agreements}`,
    [requesterAgencyId, [...new Set(resources.map(({ ownerAgencyId }) => ownerAgencyId))], at],
  );
  const { rows: teams } = await client.query<TeamFacts & { readonly id: string }>(
    `${selectFrom(db, TeamRow, 't', ['trainings', 'commendations'])} where t.id = any($1)`,
    [resources.flatMap(({ teamId }) => teamId ?? [])],
  );
  const byId = new Map(teams.map((team) => [team.id, team]));
  const isSuspended = await suspendedAmong(client, resources);
  return candidatesAmong({ resources, agreements, team: (id) => byId.get(id), isSuspended }, query);
}
