import { parseStreamId } from '#contracts';
import type { Log } from '#messaging';
import { exerciseId } from '../story/parties.js';
import type { Step } from '../story/step.js';
import { answerIn } from './edxl-door.js';
import type { Answer } from './inbox.js';
import { signIn, type Credentials } from './sign-in.js';

const patienceMs = 15_000;

/** Where persons say by session what they have signed in for. */
export class SessionDoor {
  /** One way in for each step: a code counts once. */
  private readonly said = new Map<string, Promise<boolean>>();

  constructor(
    private readonly apiUrl: string,
    /** By the id of the person. */
    private readonly accounts: ReadonlyMap<string, Credentials>,
    private readonly answered: (reply: Partial<Answer>) => void,
    private readonly log: Log,
  ) {}

  opensTo({ signsIn, actor }: Step): boolean {
    return signsIn === true && this.accounts.has(actor.principal);
  }

  /** Whether it was said and answered; where nobody could sign in it was not. Rejects when the signal aborts. */
  say(step: Step, signal: AbortSignal): Promise<boolean> {
    const said = this.said.get(step.id) ?? this.sayOnce(step, signal);
    this.said.set(step.id, said);
    return said;
  }

  private async sayOnce(step: Step, signal: AbortSignal): Promise<boolean> {
    const { agencyId, principal, role } = step.actor;
    const credentials = this.accounts.get(principal);
    if (!credentials) return false;
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      const start = new URL('/v1/session/start', this.apiUrl);
      start.search = new URLSearchParams({ agency: agencyId, role }).toString();
      const cookie = await signIn(start, credentials, within);
      this.answered(await this.post(step, cookie, within));
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.log.warn({ err: error, step: step.id }, 'not said by session, saying it by message');
      return false;
    }
  }

  private async post(
    { id, stream, name, data, time, actor, correlation = exerciseId }: Step,
    cookie: string,
    signal: AbortSignal,
  ): Promise<Partial<Answer>> {
    const verb = name.slice(name.indexOf('.') + 1);
    const target = encodeURIComponent(parseStreamId(stream)?.id ?? '');
    const response = await fetch(new URL(`/v1/approvals/${target}/${verb}`, this.apiUrl), {
      method: 'POST',
      headers: {
        ...{ cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
        'liandong-correlation-id': correlation,
        ...{ 'idempotency-key': id, 'liandong-occurred-at': time, 'liandong-role': actor.role },
      },
      body: JSON.stringify(data),
      signal,
    });
    return answerIn(response.status, await response.text());
  }
}
