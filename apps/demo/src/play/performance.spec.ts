import { install, type Clock } from '@sinonjs/fake-timers';
import type { Reply } from '#contracts';
import { noFault, type Fault } from './faults.js';
import type { Answer } from './inbox.js';
import { NightUnfinished, Performance } from './performance.js';
import { speakers } from '../story/parties.js';
import type { Awaited, Step } from '../story/step.js';

const confirmed: Awaited = { stream: 'sharing-S', event: 'sharing.reservation-confirmed', about: '1.1' };

const step = (id: string, name: Step['name'], more: Partial<Step> = {}): Step => ({
  id,
  actor: speakers.duty,
  time: '2026-06-18T17:00:00+08:00',
  stream: 'sharing-S',
  name,
  data: {},
  after: [],
  awaits: [],
  asAgencyEvent: false,
  zh: id,
  en: id,
  ...more,
});

const request = step('request', 'sharing.request');
const decide = step('decide', 'sharing.decide-allocation', { after: ['request'] });
const requisition = step('requisition', 'sharing.requisition', { after: ['decide'], awaits: [confirmed] });

const accepted = (id: string, position: string) =>
  ({ outcome: 'accepted', command: { source: '/agencies/EMB', id }, position }) as unknown as Reply;

/** A service that says and shows only what the test lets it. */
class Scene {
  readonly sent: string[] = [];
  readonly told: string[] = [];
  readonly faults = new Map<string, Fault>();
  private readonly doors = new Map<string, { promise: Promise<unknown>; open: (value: unknown) => void }>();
  private readonly given = new Map<string, unknown>();

  /** Lets something come: a reply, an event at a position, the picture at one. */
  comes(what: string, value: unknown = true): void {
    this.given.set(what, value);
    this.door(what).open(value);
  }

  perform(steps: readonly Step[], signal: AbortSignal, since = 0n): Promise<unknown> {
    const inbox = {
      contradictions: 0,
      known: () => undefined,
      reply: ({ id }: Step) => this.door(`reply to ${id}`).promise as Promise<Answer>,
      happened: ({ event }: Awaited) => this.door(event).promise as Promise<bigint>,
      missing: ({ awaits }: Step) => awaits.filter(({ event }) => !this.given.has(event)),
    };
    return new Performance({
      steps,
      inbox,
      voice: {
        say:
          ({ id }) =>
          () => {
            this.sent.push(id);
            return id === 'unspeakable' ? Promise.reject(new Error('never')) : Promise.resolve();
          },
        sees: (position) => this.door(`picture at ${position}`).promise as Promise<void>,
      },
      signal,
      faults: this.faults,
      pace: { until: () => Promise.resolve() },
      replyTimeoutMs: 600_000,
      since,
      onProgress: ({ step: { id } }) => this.told.push(id),
    }).run();
  }

  private door(what: string) {
    const known = this.doors.get(what);
    if (known) return known;
    let open!: (value: unknown) => void;
    const made = { promise: new Promise<unknown>((resolve) => (open = resolve)), open };
    this.doors.set(what, made);
    return made;
  }
}

describe('a step of the night', () => {
  let clock: Clock;
  beforeEach(() => {
    clock = install();
  });
  afterEach(() => clock.uninstall());

  const minutes = (n: number) => clock.tickAsync(n * 60_000);

  it('goes when what it rests on has happened, however long that takes, and not before', async () => {
    const scene = new Scene();
    const night = scene.perform([request, decide, requisition], new AbortController().signal);
    await minutes(5);
    expect(scene.sent).toEqual(['request']);

    scene.comes('reply to request', accepted('request', '7'));
    await minutes(5);
    expect(scene.sent).toEqual(['request']);
    scene.comes('picture at 7');
    await minutes(5);
    expect(scene.sent).toEqual(['request', 'decide']);

    // the event alone is not enough: the one who requisitions has the decision before him
    scene.comes(confirmed.event, 9n);
    await minutes(5);
    expect(scene.sent).toEqual(['request', 'decide']);
    scene.comes('reply to decide', accepted('decide', '8'));
    await minutes(1);
    expect(scene.sent).toEqual(['request', 'decide', 'requisition']);
    scene.comes('reply to requisition', accepted('requisition', '12'));
    expect(await night).toMatchObject({ steps: 3, accepted: 3, refused: 0, lastPosition: '12' });
  });

  it('waits for its turn, but not for one that is late', async () => {
    const at = (minute: number) => ({ time: `2026-06-18T17:0${minute}:00+08:00` });
    const awaiting = step('awaiting', 'sharing.requisition', { ...at(1), awaits: [confirmed] });
    // late by two replies: to the one before it and to the one after it
    const late = step('late', 'sharing.request', at(2));
    const last = step('last', 'sharing.request', at(3));
    const scene = new Scene();
    scene.faults.set('late', { ...noFault, lateBy: 2 });
    const night = scene.perform([awaiting, late, last], new AbortController().signal);
    scene.comes('reply to awaiting', accepted('awaiting', '1'));
    await minutes(5);
    expect(scene.sent).toEqual([]);
    scene.comes(confirmed.event, 9n);
    await minutes(1);
    expect(scene.sent).toEqual(['awaiting', 'last']);
    scene.comes('reply to last', accepted('last', '2'));
    await minutes(1);
    expect(scene.sent).toEqual(['awaiting', 'last', 'late']);
    expect(scene.told).toEqual(['awaiting']);
    scene.comes('reply to late', accepted('late', '3'));
    await minutes(1);
    expect(scene.told).toEqual(['awaiting', 'late', 'last']);
    expect(await night).toMatchObject({ accepted: 3, lateSent: 1 });
  });

  it('is decided on a picture that shows what was played before', async () => {
    const scene = new Scene();
    const night = scene.perform([{ ...decide, after: [] }], new AbortController().signal, 40n);
    await minutes(1);
    expect(scene.sent).toEqual([]);
    scene.comes('picture at 40');
    scene.comes('reply to decide', accepted('decide', '41'));
    await minutes(1);
    expect(await night).toMatchObject({ accepted: 1 });
  });

  it('ends the night when it can never be said', async () => {
    const scene = new Scene();
    const night = scene.perform([{ ...request, id: 'unspeakable' }], new AbortController().signal);
    await expect(night).rejects.toThrow(/1 steps without a reply, 0 of them behind others \(never\)/);
  });

  it('says at the end of the time what it waits for, and since when', async () => {
    const scene = new Scene();
    const over = new AbortController();
    const failure = scene
      .perform([request, decide, requisition, step('lone', 'sharing.cancel')], over.signal)
      .catch((error: unknown) => error);
    scene.comes('reply to request', accepted('request', '1'));
    scene.comes('picture at 1');
    await minutes(1);
    scene.comes('reply to decide', {
      ...accepted('decide', '2'),
      outcome: 'refused',
      refusal: { code: 'no-open-need' },
    });
    await minutes(3);
    over.abort(new Error('not over after 240 s'));
    await minutes(1);
    const error = (await failure) as NightUnfinished;
    expect(error).toBeInstanceOf(NightUnfinished);
    expect(error.open).toMatchObject([
      { id: 'lone', waitsFor: 'a reply, sent once' },
      { id: 'requisition', waitsFor: 'sharing.reservation-confirmed of 1.1 on sharing-S' },
    ]);
    expect(error.message).toContain(
      '2 steps without a reply, 0 of them behind others (not over after 240 s)',
    );
    expect(error.message).toContain('decide was refused: no-open-need');
    expect(error.message).toMatch(
      /requisition \(sharing\.requisition on sharing-S\) waits for .* on sharing-S, for 180\.0 s by now/,
    );
  });
});
