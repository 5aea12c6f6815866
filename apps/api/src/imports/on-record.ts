import type { PersonalData } from '#application';
import { patterns } from '#contracts';
import { derivedId } from '#event-log';
import type { Page, Queries, Team, Viewer } from '#read-model';
import {
  telephoneOf,
  type ClauseSays,
  type Columns,
  type MemberSays,
  type ResourceSays,
  type RosterSays,
  type TableKind,
  type TeamSays,
} from '#tables';
import { planClauses } from './plans/clauses.js';
import { planMembers, type TeamOnRecord } from './plans/members.js';
import { idOnRecord } from './plans/own-id.js';
import { planPersons, type PersonDetailsOnRecord, type PersonOnRecord } from './plans/persons.js';
import { planResources } from './plans/resources.js';
import { planRosters, type FindPerson } from './plans/rosters.js';
import { planTeams } from './plans/teams.js';
import type { Given, TablePlan } from './plans/plan.js';

const atOnce = 200;

/** All pages of a query. */
export async function everything<T>(
  page: (paging: { readonly cursor?: string; readonly limit: number }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const found = await page({ cursor, limit: atOnce });
    items.push(...found.items);
    cursor = found.nextCursor;
  } while (cursor !== undefined);
  return items;
}

/** Compares tables with what is on record, as far as whoever sends them sees it. */
export class OnRecord {
  constructor(
    private readonly queries: Queries,
    private readonly personalData: PersonalData,
  ) {}

  async plan(
    kind: TableKind,
    given: Given<object>,
    columns: Columns,
    viewer: Viewer,
    now: string,
  ): Promise<TablePlan> {
    const { agencyId } = viewer;
    switch (kind) {
      case 'resources': {
        const known = await everything((paging) => this.queries.resource.list(paging, viewer));
        return planResources(given as Given<ResourceSays>, known, columns);
      }
      case 'teams': {
        const known = await everything((paging) => this.queries.team.list(paging, viewer));
        return planTeams(given as Given<TeamSays>, known, columns);
      }
      case 'members': {
        const rows = (given as Given<MemberSays>).rows.map(({ says }) => says.team);
        const known = await everything((paging) => this.queries.team.list(paging, viewer));
        const named = await this.named(rows, agencyId, known, (id) => this.queries.team.find(id, viewer));
        const teams = await Promise.all(named.map((team) => this.withMembers(team)));
        return planMembers(given as Given<MemberSays>, teams, columns);
      }
      case 'clauses': {
        const rows = (given as Given<ClauseSays>).rows.map(({ says }) => says.plan);
        const known = await everything((paging) => this.queries.plan.list(paging, viewer));
        const named = await this.named(rows, agencyId, known, (id) => this.queries.plan.find(id, viewer));
        return planClauses(given as Given<ClauseSays>, named, columns);
      }
      case 'persons': {
        const known = await this.persons(viewer);
        return planPersons(given, known, columns, (by, value) => this.personId(agencyId, by, value));
      }
      case 'rosters': {
        const known = await everything((paging) => this.queries.duty.rosters(paging, viewer));
        const persons = await this.persons(viewer);
        return planRosters(given as Given<RosterSays>, known, columns, this.finder(persons, agencyId), now);
      }
    }
  }

  /** Those in whole that rows name: each is looked up once. */
  private async named<K extends { readonly id: string; readonly ownerAgencyId: string }, T>(
    said: readonly string[],
    agencyId: string,
    listed: readonly K[],
    find: (id: string) => Promise<T | undefined>,
  ): Promise<T[]> {
    const known = new Map(listed.map((one) => [one.id, one]));
    const ids = new Set(
      [...new Set(said)].flatMap((one) => idOnRecord(one, agencyId, known).found?.id ?? []),
    );
    const found = await Promise.all([...ids].map(find));
    return found.filter((one) => one !== undefined);
  }

  private async withMembers({ members, ...team }: Team): Promise<TeamOnRecord> {
    const opened = members.map(async ({ contact, ...member }) => {
      const data = contact && (await this.opened(contact.subject, contact.sealed));
      const telephone = data?.telephone === undefined ? undefined : telephoneOf(data.telephone);
      return { ...member, contact: data && { ...data, telephone } };
    });
    return { ...team, members: await Promise.all(opened) };
  }

  /** Keyed, so that the id says nothing of the person to whoever has not the key. The key of digests has been opened. */
  private personId(agencyId: string, by: 'number' | 'telephone', value: string): string {
    const namespace = '4f9d8a3e-6a0b-4c57-9a53-0d7b5c1e2f60';
    return derivedId(namespace, this.personalData.blind(JSON.stringify(['person', agencyId, by, value])));
  }

  private async persons(viewer: Viewer): Promise<PersonOnRecord[]> {
    const { agencyId } = viewer;
    await this.personalData.openDigests();
    const listed = await everything((paging) => this.queries.person.list({ ...paging, agencyId }, viewer));
    const persons: PersonOnRecord[] = [];
    for (const { id, revision, status, details } of listed) {
      const opened = details ? await this.opened(id, details.sealed) : undefined;
      const telephone = opened?.telephone === undefined ? undefined : telephoneOf(opened.telephone);
      persons.push({ id, revision, status, details: opened, telephone });
    }
    return persons;
  }

  private async opened(subject: string, sealed: string): Promise<PersonDetailsOnRecord | undefined> {
    const kept = await this.personalData.find(subject);
    if (!kept?.wrapped) return undefined;
    const { alg, wrapped } = kept;
    return this.personalData.open(subject, { alg, wrapped }, sealed) as PersonDetailsOnRecord;
  }

  /** By id, number, telephone or name among those who are on the staff. */
  private finder(persons: readonly PersonOnRecord[], agencyId: string): FindPerson {
    const staff = persons.filter(({ status }) => status === 'registered');
    const ids = new Set(staff.map(({ id }) => id));
    return (said) => {
      // whoever has left, or of another agency, may stand in a list that went out; the roster says whom it takes
      if (patterns.personId.test(said)) return { personId: said };
      const byNumber = this.personId(agencyId, 'number', said);
      if (ids.has(byNumber)) return { personId: byNumber };
      const telephone = telephoneOf(said);
      const found = staff.filter(
        ({ details, telephone: known }) =>
          details?.name === said || (telephone !== undefined && known === telephone),
      );
      const [one] = found;
      if (!one) return { fault: 'person-unknown' };
      return found.length === 1 ? { personId: one.id } : { fault: 'person-ambiguous' };
    };
  }
}
