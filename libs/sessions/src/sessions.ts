import type { Database } from '#postgres';
import { randomUUID } from 'node:crypto';
import { isOver, isUseDue, usualLimits, type SessionLimits, type SessionTimes } from './limits.js';
import { hashOf, newSecret } from './secret.js';

export interface NewSession {
  readonly personId: string;
  readonly agencyId: string;
  readonly role: string;
  readonly issuer: string;
  /** As what this installation is known there. */
  readonly clientId: string;
  /** When the issuer last had the person prove who it is: milliseconds, as of `Date.now`; nothing where it does not say. */
  readonly authenticatedAt?: number;
}

export interface Session extends NewSession, SessionTimes {
  /** Public: it stands on record beside what was done with it, and opens nothing. */
  readonly id: string;
}

interface Row extends Omit<NewSession, 'authenticatedAt'> {
  readonly id: string;
  readonly usedAt: string;
  readonly endsAt: string;
  readonly authenticatedAt: string | null;
}

const columns = `id, person_id as "personId", agency_id as "agencyId", role, issuer, client_id as "clientId",
  used_at as "usedAt", ends_at as "endsAt", authenticated_at as "authenticatedAt"`;

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
    const { personId, agencyId, role, issuer, clientId, authenticatedAt } = session;
    await this.db.rows(
      `insert into sessions.sessions
        (cookie, id, person_id, agency_id, role, issuer, client_id, created_at, used_at, ends_at, authenticated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)`,
      [
        ...[hashOf(cookie), id, personId, agencyId, role, issuer, clientId, new Date(now), new Date(endsAt)],
        authenticatedAt === undefined ? null : new Date(authenticatedAt),
      ],
    );
    return { session: { ...session, id, usedAt: now, endsAt }, cookie };
  }

  /** The session of a cookie, unless it is over; to look at it is not to use it. */
  async find(cookie: string): Promise<Session | undefined> {
    const [row] = await this.db.rows<Row>(`select ${columns} from sessions.sessions where cookie = $1`, [
      hashOf(cookie),
    ]);
    if (!row) return undefined;
    const { usedAt, endsAt, authenticatedAt, ...rest } = row;
    const session: Session = {
      ...{ ...rest, usedAt: Date.parse(usedAt), endsAt: Date.parse(endsAt) },
      ...(authenticatedAt !== null && { authenticatedAt: Date.parse(authenticatedAt) }),
    };
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

  /** Wherever this person is signed in. */
  async endAll(personId: string): Promise<void> {
    await this.db.rows('delete from sessions.sessions where person_id = $1', [personId]);
  }
}
