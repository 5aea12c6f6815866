import { install, type Clock } from '@sinonjs/fake-timers';
import { commandExamples, type RecordedEvent } from '#contracts';
import { askedByCap, type CapInfo, type CapMessage } from '#interop';
import fc from 'fast-check';
import { instantOf, letterOf, service, topics, type Agency, type Said } from './worlds.helper-spec.js';

/** Histories of some 40 commands, each told twice. */
const runs = Number(process.env['FLAGGED_RUNS'] ?? 8);

/** What is marked as an exercise stands beside the real thing in one log, under one set of rules. */
type Flag = 'real' | 'exercise';
const flags = ['real', 'exercise'] as const;

interface Step {
  readonly said: Omit<Said, 'id'>;
  /** Of what it says itself, what it is about and all that it names. */
  readonly of: readonly Flag[];
}

const incidentsOf = (flag: Flag): string[] => [`I-${flag}`, `J-${flag}`];
const step = (
  of: readonly Flag[],
  name: string,
  subject: string,
  data: object,
  by: Agency = 'EMB',
): Step => ({
  said: { by, name, subject, data },
  of,
});

const info: CapInfo = {
  language: 'zh-CN',
  categories: ['Met'],
  event: '暴雨',
  urgency: 'Immediate',
  severity: 'Extreme',
  certainty: 'Likely',
  onset: '2026-06-18T22:30:00+08:00',
  expires: '2026-06-20T22:30:00+08:00',
  areas: [{ areaDesc: '花溪区', geocodes: [{ valueName: 'GB/T 2260', value: '520111' }] }],
};
const capOf = (flag: Flag, msgType: CapMessage['msgType'], identifier: string): CapMessage => ({
  identifier,
  sender: 'x.obs@example.cn',
  sent: '2026-06-18T22:00:00+08:00',
  status: flag === 'real' ? 'Actual' : 'Exercise',
  msgType,
  scope: 'Public',
  addresses: [],
  references:
    msgType === 'Alert'
      ? []
      : [{ sender: 'x.obs@example.cn', identifier: 'A', sent: '2026-06-18T22:00:00+08:00' }],
  infos: [info],
});
/** What the message asks for of the warning that it cites. */
function byCap(flag: Flag, of: Flag, msgType: CapMessage['msgType'], identifier: string): Step {
  const asked = askedByCap(capOf(flag, msgType, identifier));
  if ('violations' in asked) throw new Error(JSON.stringify(asked.violations));
  const [{ name, data }] = asked.of([]);
  return step([flag, of], name, `warning-W-${of}`, data);
}

const opening: readonly Step[] = flags.flatMap((flag) => [
  ...incidentsOf(flag).map((id) =>
    step([flag], 'incident.report', `incident-${id}`, {
      ...commandExamples['incident.report'],
      exercise: flag === 'exercise',
    }),
  ),
  byCap(flag, flag, 'Alert', 'A'),
  step([flag], 'warning.call', `warning-W-${flag}`, {
    recipients: [{ agencyId: 'EMB' }],
    acknowledgeWithinMinutes: 500,
  }),
  step([flag], 'sharing.request', `sharing-S-${flag}`, {
    ...commandExamples['sharing.request'],
    incidentId: `I-${flag}`,
    neededBy: '2026-06-19T14:00:00Z',
  }),
]);

const flag = fc.constantFrom(...flags);
const deed: fc.Arbitrary<Step> = fc
  .tuple(flag, flag, fc.nat(9), fc.nat(99), fc.boolean())
  .map(([one, other, kind, n, same]) => {
    const into = one === other || same ? `J-${other}` : `I-${other}`;
    const on = `incident-I-${one}`;
    switch (kind) {
      case 0:
        return step([one, other], 'incident.merge', on, { intoIncidentId: into });
      case 1:
        return step([one, other], 'incident.link', on, { otherIncidentId: into, relation: 'related' });
      case 2:
        return step([one, other], 'allocation.decide', `allocation-L${n}-${one}`, {
          sharingIds: [`S-${one}`, `S-${other}`],
        });
      case 3:
        return byCap(one, other, 'Update', `U${n}`);
      case 4:
        return byCap(one, other, 'Cancel', `C${n}`);
      case 5:
        return byCap(one, other, 'Ack', `K${n}`);
      case 6:
        return step([one, other], 'sharing.offer', `sharing-S-${one}`, {
          ...commandExamples['sharing.offer'],
          incidentId: `I-${other}`,
        });
      case 7:
        return step([one, other], 'warning.update', `warning-W-${one}`, {
          colour: 'orange',
          exercise: other === 'exercise',
          reason: 'r',
        });
      case 8:
        return step([one], 'incident.update-situation', on, { summary: `s${n}` });
      default:
        return step([one], 'task.assign', `task-T${n}-${one}`, {
          incidentId: `I-${one}`,
          assigneeAgencyId: 'FIRE',
          title: 't',
          priority: 1,
          acknowledgeWithinMinutes: 500,
        });
    }
  });

let clock: Clock;

async function play(
  steps: readonly Step[],
  isPlayed: (step: Step) => boolean,
): Promise<readonly RecordedEvent[]> {
  const one = await service();
  try {
    for (const [index, each] of steps.entries()) {
      clock.setSystemTime(Date.parse(instantOf(index)));
      if (!isPlayed(each)) continue;
      const said = { ...each.said, id: `c${index}` };
      await one.say({ topic: topics.commands, event: letterOf(said, index) }, index);
    }
    return one.log.records;
  } finally {
    await one.close();
  }
}

const isMixed = ({ of }: Step): boolean => new Set(of).size > 1;

/** What came of the objects of one world, and of what was carried out for them. */
const concerning = (flagged: Flag, records: readonly RecordedEvent[]): unknown[] =>
  records
    .filter(({ stream, storedType }) => !stream.startsWith('intake-') && storedType !== 'command.refused.v1')
    .filter((record) => {
      const text = JSON.stringify([record.stream, record.data]);
      return text.includes(`-${flagged}`);
    })
    .map(({ stream, storedType, data }) => [stream, storedType, data]);

describe('what is real and what is marked as an exercise', () => {
  beforeAll(() => {
    clock = install({ toFake: ['Date'] });
  });
  afterAll(() => clock.uninstall());

  it('never touch, whatever joins them, and each is as if the other were not', async () => {
    const seen = { refused: 0, mixed: 0, done: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 30, maxLength: 30 }), async (deeds) => {
        const steps = [...opening, ...deeds];
        const whole = await play(steps, () => true);
        for (const flagged of flags) {
          const other = flagged === 'real' ? 'exercise' : 'real';
          const alone = await play(steps, ({ of }) => of.every((one) => one === flagged));
          expect(concerning(flagged, whole)).toEqual(concerning(flagged, alone));
          for (const told of concerning(flagged, whole))
            expect(JSON.stringify(told)).not.toContain(`-${other}`);
        }
        const codes = whole
          .filter(({ storedType }) => storedType === 'command.refused.v1')
          .map(({ data }) => (data as { code: string }).code);
        seen.refused += codes.filter((code) => code === 'exercise-mismatch').length;
        seen.mixed += steps.filter(isMixed).length;
        seen.done += concerning('real', whole).length + concerning('exercise', whole).length;
      }),
      { numRuns: runs },
    );
    // the property says nothing where nothing happens
    expect(seen.refused).toBeGreaterThan(runs * 5);
    expect(seen.done).toBeGreaterThan(runs * 20);
  });
});
