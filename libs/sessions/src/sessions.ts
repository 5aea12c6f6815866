import type { Database } from '#postgres';
import { randomUUID } from 'node:crypto';
import { isOver, isUseDue, usualLimits, type SessionLimits, type SessionTimes } from './limits.js';
import type { SignInOrigin } from './origin.js';
import { hashOf, newSecret } from './secret.js';

export interface NewSession extends SignInOrigin {
  readonly personId: string;
  readonly agencyId: string;
  readonly role: string;
  readonly issuer: string;
  /** As what this installation is known there. */
  readonly clientId: string;
  /** When the issuer last had the person prove who it is: milliseconds, as of `Date.now`; nothing where it does not say. */
  readonly authenticatedAt?: number;
  /** How strongly, on the issuer's word (`acr`); nothing where it does not say. */
  readonly acr?: string;
}

export interface Session extends NewSession, SessionTimes {
  /** Public: it stands on record beside what was done with it, and opens nothing. */
  readonly id: string;
  /** Milliseconds, as of `Date.now`. */
  readonly createdAt: number;
}

interface Row extends Omit<NewSession, 'authenticatedAt' | 'acr' | 'device' | 'network'> {
  readonly id: string;
  readonly createdAt: string;
  readonly usedAt: string;
  readonly endsAt: string;
  readonly authenticatedAt: string | null;
  readonly acr: string | null;
  readonly device: string | null;
  readonly network: string | null;
}

const columns = `id, person_id as "personId", agency_id as "agencyId", role, issuer, client_id as "clientId",
  created_at as "createdAt", used_at as "usedAt", ends_at as "endsAt", authenticated_at as "authenticatedAt",
  acr, device, network`;

const sessionOf = ({
  createdAt,
  usedAt,
  endsAt,
  authenticatedAt,
  acr,
  device,
  network,
  ...rest
}: Row): Session => ({
  ...rest,
  ...{ createdAt: Date.parse(createdAt), usedAt: Date.parse(usedAt), endsAt: Date.parse(endsAt) },
  ...(authenticatedAt !== null && { authenticatedAt: Date.parse(authenticatedAt) }),
  ...(acr !== null && { acr }),
  ...(device !== null && { device }),
  ...(network !== null && { network }),
});

/** Who is signed in. Of the cookie a hash alone is kept; roles are not, they are asked of the registry each time. */
export class Sessions {
  constructor(
    private readonly db: Pick<Database, 'rows'>,
    readonly limits: SessionLimits = usualLimits,
    /** Milliseconds, as of `Date.now`. */
    private readonly now: () => number = Date.now,
  ) {}

  /** A session under an id and a secret of its own; what is over goes. Durable on return. */
  async begin(session: NewSession): Promise<{ readonly session: Session; readonly cookie: string }> {
    const [now, id, cookie] = [this.now(), randomUUID(), newSecret()];
    const endsAt = now + this.limits.absoluteMs;
    await this.db.rows('delete from sessions.sessions where ends_at <= $1 or used_at <= $2', [
      new Date(now),
      new Date(now - this.limits.idleMs),
    ]);
    const { personId, agencyId, role, issuer, clientId, authenticatedAt, acr, device, network } = session;
    await this.db.rows(
      `insert into sessions.sessions
        (cookie, id, person_id, agency_id, role, issuer, client_id, created_at, used_at, ends_at, authenticated_at,
          acr, device, network)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13)`,
      [
        ...[hashOf(cookie), id, personId, agencyId, role, issuer, clientId, new Date(now), new Date(endsAt)],
        authenticatedAt === undefined ? null : new Date(authenticatedAt),
        ...[acr ?? null, device ?? null, network ?? null],
      ],
    );
    return { session: { ...session, id, createdAt: now, usedAt: now, endsAt }, cookie };
  }

  /** The session of a cookie, unless it is over; to look at it is not to use it. */
  async find(cookie: string): Promise<Session | undefined> {
    const [row] = await this.db.rows<Row>(`select ${columns} from sessions.sessions where cookie = $1`, [
      hashOf(cookie),
    ]);
    if (!row) return undefined;
    const session = sessionOf(row);
    return isOver(session, this.now(), this.limits) ? undefined : session;
  }

  /** The same, and it is used: the time of that is written at most once a minute. */
  async use(cookie: string): Promise<Session | undefined> {
    const session = await this.find(cookie);
    const now = this.now();
    if (!session || !isUseDue(session, now)) return session;
    await this.db.rows('update sessions.sessions set used_at = greatest(used_at, $2) where cookie = $1', [
      hashOf(cookie),
      new Date(now),
    ]);
    return { ...session, usedAt: now };
  }

  /** Whether the person has shortly proved who it is. */
  isFresh({ authenticatedAt }: Session): boolean {
    return authenticatedAt !== undefined && this.now() - authenticatedAt < this.limits.freshMs;
  }

  async setRole(cookie: string, role: string): Promise<void> {
    await this.db.rows('update sessions.sessions set role = $2 where cookie = $1', [hashOf(cookie), role]);
  }

  async end(cookie: string): Promise<void> {
    await this.db.rows('delete from sessions.sessions where cookie = $1', [hashOf(cookie)]);
  }

  /** Those of a person that are not over, the newest first. */
  async of(personId: string): Promise<readonly Session[]> {
    const rows = await this.db.rows<Row>(
      `select ${columns} from sessions.sessions where person_id = $1 order by created_at desc, id`,
      [personId],
    );
    return rows.map(sessionOf).filter((session) => !isOver(session, this.now(), this.limits));
  }

  /** One that the person has, by its public id: false where it is none of those. */
  async endOne(personId: string, id: string): Promise<boolean> {
    const ended = await this.db.rows(
      'delete from sessions.sessions where person_id = $1 and id::text = $2 returning id',
      [personId, id],
    );
    return ended.length > 0;
  }

  /** Wherever this person is signed in. */
  async endAll(personId: string): Promise<void> {
    await this.db.rows('delete from sessions.sessions where person_id = $1', [personId]);
  }
}
