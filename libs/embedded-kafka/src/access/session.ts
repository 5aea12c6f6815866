import { ApiName } from '../protocol/apis.js';
import { mechanism, NotAuthenticated, ScramExchange } from './scram.js';
import { Users } from './users.js';

/** What is answered before anybody has said who he is. */
const beforehand: readonly ApiName[] = ['apiVersions', 'saslHandshake', 'saslAuthenticate'];

/** Who speaks on one connection. */
export class Session {
  private exchange: ScramExchange | undefined;
  private challenged = false;
  private authenticated: string | undefined;
  private hasFailed = false;

  constructor(private readonly users: Users) {}

  /** Nobody where the broker is open. */
  get user(): string | undefined {
    return this.authenticated;
  }

  get isAdmitted(): boolean {
    return this.users.isOpen || this.authenticated !== undefined;
  }

  /** One failure ends a connection: the next attempt is made on another. */
  mayAsk(api: ApiName): boolean {
    return !this.hasFailed && (this.isAdmitted || beforehand.includes(api));
  }

  /** @returns false where this is not the time for it, or the mechanism is none of ours */
  choose(wanted: string): 'chosen' | 'not-now' | 'unsupported' {
    if (this.isAdmitted || this.exchange) return 'not-now';
    if (wanted !== mechanism) return 'unsupported';
    this.exchange = new ScramExchange(this.users.verifierFor);
    return 'chosen';
  }

  /**
   * @returns the answer to one message of the mechanism; undefined where none was chosen
   * @throws NotAuthenticated
   */
  step(message: Buffer): string | undefined {
    if (!this.exchange) return undefined;
    try {
      if (!this.challenged) {
        this.challenged = true;
        return this.exchange.begin(message.toString());
      }
      const { user, proof } = this.exchange.finish(message.toString());
      this.exchange = undefined;
      this.authenticated = user;
      return proof;
    } catch (error) {
      if (error instanceof NotAuthenticated) this.hasFailed = true;
      throw error;
    }
  }
}
