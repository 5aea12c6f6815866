import { setMaxListeners } from 'node:events';
import { topicsOf } from '#contracts';
import { createKafka, createPartnerTopics, type BrokerConfig, type Log } from '#messaging';
import type { AgencyKey } from '#security';
import { planFaults, type Fault } from './faults.js';
import { Inbox } from './inbox.js';
import type { Step } from '../story/step.js';
import { EdxlDoor } from './edxl-door.js';
import { letter, Outbox } from './outbox.js';
import { Pace } from './pace.js';
import { Performance, type NightResult, type Progress, type Voice } from './performance.js';
import { Phones, type PhonesAddress } from './phones.js';
import { SessionDoor } from './session-door.js';
import type { Credentials } from './sign-in.js';
import { Picture } from './picture.js';

export interface PlayOptions {
  readonly kafka: BrokerConfig;
  readonly topicPrefix: string;
  /** Of topics that are not there yet. */
  readonly replicationFactor: number;
  /** Where those speak who have no Kafka. */
  readonly apiUrl: string;
  /** The signing key of each agency that speaks. */
  readonly keys: ReadonlyMap<string, AgencyKey>;
  /** The keys of persons, by whose they are: what one says is signed with his own. */
  readonly personKeys?: ReadonlyMap<string, AgencyKey>;
  /** By which persons sign in, by whose they are; without, what they would say by session is signed with their keys. */
  readonly accounts?: ReadonlyMap<string, Credentials>;
  /** Where those who are called pick up; without, they answer by message. */
  readonly phones?: PhonesAddress;
  /** Simulated seconds per second; `Infinity` is as fast as the replies come. */
  readonly speed: number;
  readonly seed: number;
  /** Whether some messages go twice, again or late. */
  readonly faults: boolean;
  readonly log: Log;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** A command without a reply for so long is sent again, the same bytes. Default 15 s. */
  readonly replyTimeoutMs?: number;
  /** The whole night gives up when it takes so much longer than its own pace. Default 10 minutes. */
  readonly deadlineMs?: number;
  /** Log position of what these steps rest on and do not name: what was played before them. */
  readonly since?: string;
}

/** The longest that a timer can run. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Plays steps, in order of time, through Kafka, each agency on topics of its own. Survives restarts of the broker and
 * of the service; what is sent again has the same id and the same bytes.
 * @throws {NightUnfinished} at the deadline or when the signal aborts
 */
export async function play(given: readonly Step[], options: PlayOptions): Promise<NightResult> {
  const steps = options.phones ? given : given.map(({ phone: _, ...step }) => step);
  const { kafka, log, speed, seed, faults: withFaults } = options;
  const pace = new Pace(steps, speed);
  const deadline = new AbortController();
  const deadlineMs = Math.min(pace.lastsMs + (options.deadlineMs ?? 600_000), longestTimerMs);
  const timer = setTimeout(() => {
    deadline.abort(new Error(`the night is not over after ${Math.round(deadlineMs / 1_000)} s`));
  }, deadlineMs);
  const signal = AbortSignal.any([deadline.signal, ...(options.signal ? [options.signal] : [])]);
  // every step listens to it, which is no leak
  setMaxListeners(0, signal);
  const bus = createKafka(kafka, 'liandong-demo', log);
  const topics = topicsOf(options.topicPrefix);
  const agencyIds = [...new Set(steps.map(({ actor }) => actor.agencyId))];
  const created = await createPartnerTopics(bus, topics, agencyIds, options);
  const inbox = new Inbox(bus, options.topicPrefix, steps, created, log);
  const outbox = new Outbox(kafka, topics, log);
  const performance = new Performance({
    steps,
    inbox,
    voice: voice(options, { inbox, outbox, signal }),
    signal,
    faults: withFaults
      ? planFaults(
          steps.map(({ id }) => id),
          seed,
        )
      : new Map<string, Fault>(),
    pace,
    replyTimeoutMs: options.replyTimeoutMs ?? 15_000,
    since: BigInt(options.since ?? 0),
    onProgress: options.onProgress,
  });
  try {
    await inbox.told(signal);
    return await performance.run();
  } finally {
    clearTimeout(timer);
    // what still waits or is sent again does so no longer
    deadline.abort(new Error('the night is over'));
    await Promise.all([outbox.close(), inbox.close()]);
  }
}

function voice(
  { apiUrl, keys, personKeys, accounts = new Map(), phones: address, log }: PlayOptions,
  { inbox, outbox, signal }: { inbox: Inbox; outbox: Outbox; signal: AbortSignal },
): Voice {
  const door = new EdxlDoor(apiUrl, (reply) => inbox.answered(reply), log);
  const picture = new Picture(apiUrl, log);
  const phones = address && new Phones(address, log);
  const sessions = new SessionDoor(apiUrl, accounts, (reply) => inbox.answered(reply), log);
  const keyOf = ({ actor: { agencyId, principal } }: Step): AgencyKey => {
    const key = personKeys?.get(principal) ?? keys.get(agencyId);
    if (!key) throw new Error(`no key for ${agencyId}`);
    return key;
  };
  return {
    say: (step) => {
      if (step.message) return door.letter(step, step.message, keyOf(step), signal);
      const message = letter(step, keyOf(step));
      const { phone } = step;
      if (sessions.opensTo(step))
        return async () => {
          if (inbox.known(step) || (await sessions.say(step, signal))) return;
          await outbox.send(message, signal);
        };
      if (!phone || !phones) return () => outbox.send(message, signal);
      return async () => {
        if (inbox.known(step) || (await phones.pickUp(phone, signal))) return;
        log.warn({ step: step.id }, 'the phone did not ring, answering by message');
        await outbox.send(message, signal);
      };
    },
    sees: (position, step) => picture.shows(position, step, keyOf(step), signal),
  };
}
