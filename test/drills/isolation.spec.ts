import { install, type Clock } from '@sinonjs/fake-timers';
import type { CloudEvent } from '#contracts';
import fc from 'fast-check';
import { deeds, drills, markOf, plan, planning, worlds, type World } from './story.helper-spec.js';
import {
  agencies,
  exerciseTopics,
  letterOf,
  liveTopics,
  instantOf,
  service,
  topics,
  type Agency,
  type Said,
} from './worlds.helper-spec.js';

/** Histories of some 70 messages, each told four times over. */
const runs = Number(process.env['ISOLATION_RUNS'] ?? 8);

const deedCount = deeds('').length;

type Step =
  | { readonly kind: 'tick' }
  | { readonly kind: 'control'; readonly drill: (typeof drills)[number]; readonly verb: string }
  /** Said in the live world of every history. */
  | { readonly kind: 'common'; readonly said: Said }
  | {
      readonly kind: 'say';
      readonly said: Said;
      readonly onWrongTopic: boolean;
      readonly forged: World | 'no';
    }
  /** An earlier message again, as it was, on any topic. */
  | { readonly kind: 'replay'; readonly of: number; readonly topic: string };

interface Message {
  readonly topic: string;
  readonly event: CloudEvent;
}

/** What comes in at each step, nothing when only time passes; made once, so that all histories hold the same bytes. */
function messagesOf(steps: readonly Step[]): (Message | undefined)[] {
  const made: (Message | undefined)[] = [];
  steps.forEach((step, index) => made.push(messageOf(step, index, made)));
  return made;
}

const commandTopic = (world: World): string =>
  world === undefined ? topics.commands : topics.exerciseCommands;

function messageOf(step: Step, index: number, before: readonly (Message | undefined)[]): Message | undefined {
  switch (step.kind) {
    case 'tick':
      return undefined;
    case 'control': {
      const { drill, verb } = step;
      const data = verb === 'plan' ? plan(drill) : ['start', 'resume'].includes(verb) ? {} : { reason: 'r' };
      const said = { by: 'EMB', id: `${verb}-${drill}-${index}`, name: `drill.${verb}` } as const;
      return { topic: topics.commands, event: letterOf({ ...said, subject: `drill-${drill}`, data }, index) };
    }
    case 'common':
      return { topic: topics.commands, event: letterOf(step.said, index) };
    case 'replay': {
      const earlier = before.slice(0, index).filter((message) => message !== undefined);
      const one = earlier[step.of % Math.max(1, earlier.length)];
      return one && { topic: step.topic, event: one.event };
    }
    case 'say': {
      const event = letterOf(step.said, index);
      const { drill: _, ...bare } = event;
      const shown: CloudEvent =
        step.forged === 'no' ? event : step.forged === undefined ? bare : { ...event, drill: step.forged };
      const right = commandTopic(shown.drill as World);
      const wrong = right === topics.commands ? topics.exerciseCommands : topics.commands;
      return { topic: step.onWrongTopic ? wrong : right, event: shown };
    }
  }
}

/** The world that a message claims to be of: what it says of itself, whoever changed it on the way. */
const claims = ({ event }: Message): World => event.drill as World;
const isCommon = (step: Step | undefined): boolean => step?.kind === 'control' || step?.kind === 'common';

type Result = Awaited<ReturnType<typeof play>>;

let clock: Clock;

/** Plays the chosen messages, each at its own step; time passes in every history. */
async function play(
  steps: readonly Step[],
  messages: readonly (Message | undefined)[],
  isPlayed: (message: Message, step: Step | undefined) => boolean,
) {
  const one = await service();
  try {
    for (const [index, message] of messages.entries()) {
      clock.setSystemTime(Date.parse(instantOf(index)));
      if (!message) await one.tick(drills, index);
      else if (isPlayed(message, steps[index])) await one.say(message, index);
    }
    return {
      live: await one.live(),
      inside: { D1: await one.inside('D1'), 'D1.x': await one.inside('D1.x') },
      sent: one.sent,
      records: one.log.records,
    };
  } finally {
    await one.close();
  }
}

const said: fc.Arbitrary<Step> = fc
  .record({
    world: fc.constantFrom(...worlds),
    deed: fc.nat(deedCount - 1),
    by: fc.constantFrom<Agency>(...agencies, 'EMB', 'FIRE', 'EMB'),
    // a small stock of ids: the same one in several worlds, and for several commands
    id: fc.option(fc.constantFrom('c1', 'c2', 'c3'), { nil: undefined, freq: 4 }),
    unique: fc.nat(),
    onWrongTopic: fc.boolean().chain((maybe) => (maybe ? fc.boolean() : fc.constant(false))),
    forged: fc.oneof(
      { weight: 8, arbitrary: fc.constant('no' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...worlds) },
    ),
  })
  .map(({ world, deed, by, id, unique, onWrongTopic, forged }) => {
    const [name, subject, data] = deeds(markOf(world))[deed]!;
    const command = { by, id: id ?? `u${unique}`, name, subject, data, drill: world };
    return { kind: 'say', said: command, onWrongTopic, forged };
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: said },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'tick' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('control' as const),
      drill: fc.constantFrom(...drills),
      verb: fc.constantFrom('start', 'pause', 'resume', 'resume', 'end'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('replay' as const),
      of: fc.nat(),
      topic: fc.constantFrom<string>(topics.commands, topics.exerciseCommands, topics.agencyEvents),
    }),
  },
);

const opening: readonly Step[] = [
  ...planning.map((said): Step => ({ kind: 'common', said })),
  ...drills.map((drill): Step => ({ kind: 'control', drill, verb: 'plan' })),
  ...drills.map((drill): Step => ({ kind: 'control', drill, verb: 'start' })),
  { kind: 'tick' },
];
const inOrder = (world: World): Step[] =>
  deeds(markOf(world)).map(([name, subject, data], index) => {
    const by = /accept|complete|acknowledge/.test(name) ? 'FIRE' : 'EMB';
    const command = { by, id: `c${index}`, name, subject, data, drill: world } as const;
    return { kind: 'say', said: command, onWrongTopic: false, forged: 'no' };
  });

/** Every world told the whole story under the same ids, entangled, with anything in between. */
const history: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.nat(3).map((n) => n > 0),
    fc.array(fc.array(step, { maxLength: 3 }), { minLength: deedCount * 3, maxLength: deedCount * 3 }),
    fc.array(fc.nat(2), { minLength: deedCount * 3, maxLength: deedCount * 3 }),
    fc.array(step, { maxLength: 30 }),
  )
  .map(([isTold, between, whose, rest]) => {
    if (!isTold) return [...opening, ...rest];
    const stories = worlds.map(inOrder);
    const told = between.flatMap((others, n) => {
      const story = [0, 1, 2].map((i) => stories[(whose[n]! + i) % 3]!).find(({ length }) => length > 0);
      return [...others, ...(story ? [story.shift()!] : [])];
    });
    return [...opening, ...told];
  });

const seen = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner), 1);

/** What no party of the one world may ever see of another. */
function expectApart({ live, inside, sent }: Result): void {
  for (const { topic, message } of sent) {
    const isExercise = message.headers['ce_drill'] !== undefined;
    expect([topic, isExercise ? exerciseTopics : liveTopics]).toEqual([
      topic,
      expect.arrayContaining([topic]),
    ]);
  }
  // the script of a drill is a fact of the live world, for who conducts it
  const rows = live.rows.filter(([name]) => name !== 'DrillRow');
  const shown = { live: seen([rows, live.messages]), ...mapped(inside) };
  for (const [world, text] of Object.entries(shown)) {
    for (const other of ['live', ...drills].filter((id) => id !== world)) {
      expect([world, other, text.includes(`<<${other}>>`)]).toEqual([world, other, false]);
    }
  }
}

const mapped = (inside: Result['inside']): Record<string, string> =>
  Object.fromEntries(Object.entries(inside).map(([id, one]) => [id, seen([one.rows, one.messages])]));

describe('the live world and those of drills', () => {
  beforeAll(() => {
    clock = install({ toFake: ['Date'] });
  });
  afterAll(() => clock.uninstall());

  it('stay apart whatever is said in whichever order, and each is as if the others were not', async () => {
    const accepted = { live: 0, exercise: 0, mismatched: 0, flows: 0, clauses: 0, reports: 0 };
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const messages = messagesOf(steps);
        const whole = await play(steps, messages, () => true);
        expectApart(whole);

        const liveOnly = await play(steps, messages, (message) => claims(message) === undefined);
        expect(seen(whole.live)).toBe(seen(liveOnly.live));

        for (const drill of drills) {
          const alone = await play(
            steps,
            messages,
            (message, at) => claims(message) === drill || isCommon(at),
          );
          expect(seen(whole.inside[drill])).toBe(seen(alone.inside[drill]));
        }
        for (const { stream, storedType, data, metadata } of whole.records) {
          const isInside = stream.startsWith('exercise/');
          expect([stream, metadata.drill !== undefined]).toEqual([stream, isInside]);
          if (storedType === 'command.refused.v1') {
            accepted.mismatched += (data as { code: string }).code === 'exercise-mismatch' ? 1 : 0;
          } else if (isInside) accepted.exercise++;
          else accepted.live++;
          accepted.clauses += isInside && storedType === 'activation.clause-executed.v1' ? 1 : 0;
          accepted.reports += isInside && storedType === 'report.submitted.v1' ? 1 : 0;
          accepted.flows += isInside && metadata.origin.via === 'flow' ? 1 : 0;
        }
      }),
      { numRuns: runs },
    );
    // the property says nothing where nothing happens
    expect(accepted.live).toBeGreaterThan(runs * 7);
    expect(accepted.exercise).toBeGreaterThan(runs * 13);
    expect(accepted.mismatched).toBeGreaterThan(runs * 2);
    expect(accepted.flows).toBeGreaterThan(runs * 1.3);
    expect(accepted.clauses).toBeGreaterThan(runs * 0.6);
    expect(accepted.reports).toBeGreaterThan(runs * 0.2);
  });

  it('hold the same story under the same ids side by side', async () => {
    const tick = { kind: 'tick' } as const;
    const steps = [...opening, ...worlds.flatMap(inOrder), tick, tick];
    const { live, inside, records } = await play(steps, messagesOf(steps), () => true);
    const stored = (prefix: string): string[] =>
      records
        .filter(({ stream }) => stream.startsWith(prefix))
        .map(({ storedType }) => storedType)
        .filter((type) => !type.startsWith('command.'));
    for (const drill of drills) {
      expect(stored(`exercise/${drill}/task-`)).toEqual(stored('task-'));
      expect(stored(`exercise/${drill}/sharing-`)).toEqual(stored('sharing-'));
      expect(stored(`exercise/${drill}/incident-`)).toEqual(stored('incident-'));
      expect(stored(`exercise/${drill}/activation-`)).toEqual(stored('activation-'));
      expect(stored(`exercise/${drill}/report-I1.accident-county`)).toEqual([
        'report.required.v1',
        'report.submitted.v1',
        'report.supplemented.v1',
      ]);
      expect(stored(`exercise/${drill}/report-I1.accident-city`)).toEqual([
        'report.required.v1',
        'report.overdue.v1',
        'report.omitted.v1',
      ]);
      expect(stored(`exercise/${drill}/incident-W.W1`)).toEqual([
        'incident.reported.v1',
        'incident.agency-notified.v1',
      ]);
      expect(stored(`exercise/${drill}/inject-N1`)).toEqual([
        'inject.delivered.v1',
        'inject.acknowledged.v1',
      ]);
      expect(inside[drill].injects.map(({ id }) => id)).toEqual(['N1', 'N2']);
    }
    expect(stored('inject-')).toEqual([]);
    expect(stored('report-I1.accident-county')).toHaveLength(3);
    // nobody looks after the deadlines of the live world here
    expect(stored('report-I1.accident-city')).toEqual(['report.required.v1']);
    expect(stored('activation-')).toEqual([
      'activation.begun.v1',
      ...Array<string>(2).fill('activation.clause-executed.v1'),
      'activation.clause-skipped.v1',
      'activation.clause-executed.v1',
    ]);
    expect(stored('task-I1.1.3.2')).toEqual(['task.assigned.v1', 'task.accepted.v1', 'task.completed.v1']);
    expect(
      records
        .filter(({ storedType }) => storedType === 'activation.begun.v1')
        .map(({ stream, data }) => [stream, (data as { version: number }).version]),
    ).toEqual([
      ['activation-I1', 2],
      ['exercise/D1/activation-I1', 1],
      ['exercise/D1.x/activation-I1', 2],
    ]);
    expect(stored('plan-')).toHaveLength(planning.length);
    const ids = records.map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(seen(live.rows)).toContain('<<live>>');
  });
});
