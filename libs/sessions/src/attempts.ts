import type { Database } from '#postgres';
import { hashOf } from './secret.js';

/** So long somebody may take at the issuer. */
export const attemptMs = 10 * 60_000;

/** A sign-in that is under way: what must come back from the issuer, and where it leads to. */
export interface Attempt {
  readonly nonce: string;
  readonly verifier: string;
  readonly agencyId: string;
  readonly issuer: string;
  readonly clientId: string;
  /** A path of this origin. */
  readonly leadsTo: string;
  /** In which the person wishes to speak. */
  readonly role: string | null;
}

/** What the issuer brings back, and what the browser that began holds. */
export interface AttemptKeys {
  readonly state: string;
  readonly browser: string;
}

/** Sign-ins under way, each of which can be finished once, by the browser that began it. */
export class Attempts {
  constructor(
    private readonly db: Pick<Database, 'rows'>,
    /** Milliseconds, as of `Date.now`. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Durable on return. Those that nobody finished in time go. */
  async begin({ state, browser }: AttemptKeys, attempt: Attempt): Promise<void> {
    const now = this.now();
    await this.db.rows('delete from sessions.attempts where begun_at <= $1', [new Date(now - attemptMs)]);
    const { nonce, verifier, agencyId, issuer, clientId, leadsTo, role } = attempt;
    await this.db.rows(
      `insert into sessions.attempts
        (state, browser, nonce, verifier, agency_id, issuer, client_id, leads_to, role, begun_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[hashOf(state), hashOf(browser), nonce, verifier, agencyId, issuer, clientId, leadsTo, role],
        new Date(now),
      ],
    );
  }

  /** Of two who come with the same one of them gets it. */
  async take({ state, browser }: AttemptKeys): Promise<Attempt | undefined> {
    const [attempt] = await this.db.rows<Attempt>(
      `delete from sessions.attempts where state = $1 and browser = $2 and begun_at > $3
        returning nonce, verifier, agency_id as "agencyId", issuer, client_id as "clientId",
          leads_to as "leadsTo", role`,
      [hashOf(state), hashOf(browser), new Date(this.now() - attemptMs)],
    );
    return attempt;
  }
}
