import type { ReachingRules } from '#domain';
import { giveTo } from './give.js';
import { Night } from './night.helper-spec.js';

/** Once, for as long as it takes. */
const onlyByVoice = (rules: ReachingRules): ReachingRules => ({
  ...rules,
  rules: rules.rules.map((rule) => ({
    ...{ ...rule, usefulMinutes: 600, giveUpAfterSeconds: undefined },
    steps: rule.steps.slice(0, 1).map((step) => ({ ...step, times: 1 })),
  })),
});

describe('a call', () => {
  let night: Night;
  beforeEach(async () => {
    night = new Night();
    await night.warn('W1', 'ST');
  });

  it('is one message for each cause and recipient, whoever looks how often', async () => {
    for (let n = 0; n < 3; n++) await night.settle();
    expect(night.messages().size).toBe(1);
    expect([...night.provider.received.values()]).toEqual([
      { brought: 1, telephone: 'ST-1', text: expect.stringContaining('贵筑街道 请确认收到') },
    ]);
  });

  it('asks again three times within five minutes and beside that in writing, then the next in line', async () => {
    for (night.seconds = 0; night.seconds <= 300; night.seconds += 10) await night.settle();
    const telephones = [...night.provider.received.values()].map(({ telephone }) => telephone);
    expect(telephones).toEqual(['ST-1', 'ST-1', 'ST-1', 'ST-1', 'ST-2']);
    expect(night.statuses()).toEqual({ 'ST-1': 'given-up', 'ST-2': 'handed-over' });
  });

  it('is acknowledged by a reply, for whoever was called and with the message as the cause', async () => {
    await night.settle();
    const [id = ''] = night.messages().keys();
    expect(await night.receipts().pressed(`${id}.1`)).toBe(true);
    await night.settle();
    const last = night.log.records.find(({ storedType }) => storedType.startsWith('warning.acknowledged'));
    const cause = night.log.records.find(({ eventId }) => eventId === last?.metadata.causationId);
    expect(last?.data).toMatchObject({ agencyId: 'ST', byAgencyId: 'ST' });
    expect([cause?.stream, last?.metadata.actor.role]).toEqual([`message-${id}`, 'system']);
    const before = night.provider.received.size;
    for (night.seconds = 10; night.seconds <= 400; night.seconds += 50) await night.settle();
    expect(night.provider.received.size).toBe(before);
  });

  it('sends nothing more once somebody has accepted it elsewhere, and says that it was overtaken', async () => {
    await night.settle();
    night.seconds = 30;
    await night.acknowledge('W1', 'ST');
    for (; night.seconds <= 200; night.seconds += 10) await night.settle();
    expect([...night.provider.received.values()]).toHaveLength(1);
    expect(night.statuses()).toEqual({ 'ST-1': 'overtaken' });
  });

  it('goes to the next in line at once where nobody stands, on record with the reason', async () => {
    night = new Night();
    night.persons = () => [];
    await night.warn('W1', 'ST');
    await night.settle();
    expect(night.log.records.at(-1)?.data).toMatchObject({ because: 'no-contact' });
    expect(night.provider.received.size).toBe(0);
  });
});

describe('a task that is called out', () => {
  const assigned = {
    ...{ incidentId: 'I', assigneeAgencyId: 'FIRE', title: '排水', priority: 2 },
    ...{ acknowledgeWithinMinutes: 10, assignerAgencyId: 'EMB' },
  };
  /** As an installation may have it: a task is called out like a warning. */
  const tasksAreCalled = (rules: ReachingRules): ReachingRules => ({
    ...rules,
    rules: rules.rules.map((rule) =>
      rule.trigger === 'task' ? { ...rules.rules[0]!, trigger: 'task', answers: ['1'] } : rule,
    ),
  });
  let night: Night;
  beforeEach(async () => {
    night = new Night();
    night.rules = tasksAreCalled(night.rules);
    await night.log.put('task-T1', { type: 'task.assigned', data: assigned } as never);
    await night.settle();
  });
  const reply = async (affirms: boolean): Promise<void> => {
    const [[id = ''] = []] = night.messages();
    const data = { attempt: 1, status: 'answered', affirms, at: night.now().toISOString() } as const;
    expect(
      await giveTo(night.door(), id, `reply ${affirms}`, { type: 'message.receive', data }, data.at),
    ).toBe(true);
    await night.settle();
  };
  const types = (): string[] => night.log.records.map(({ storedType }) => storedType);

  it('has reached a person who replies, is called no more, and is not accepted by that', async () => {
    await reply(true);
    for (night.seconds = 10; night.seconds <= 400; night.seconds += 50) await night.settle();
    expect(night.provider.received.size).toBe(1);
    expect(night.statuses()).toEqual({ 'FIRE-1': 'answered' });
    expect(types().filter((type) => type.startsWith('task.'))).toEqual(['task.assigned.v1']);
  });

  it('is told with what a reply does, and called on after any other', async () => {
    const [{ text = '' } = {}] = night.provider.received.values();
    expect(text).toContain('请在系统中接受或退回任务（回复 1 仅表示知悉）');
    await reply(false);
    night.seconds = 100;
    await night.settle();
    expect(night.provider.received.size).toBeGreaterThan(1);
  });
});

describe('a provider that was away from 02:10 to 05:40', () => {
  it('gets what still matters, to one person as one; the rest is on record as not sent', async () => {
    const night = new Night();
    night.rules = onlyByVoice(night.rules);
    const agencies = Array.from({ length: 8 }, (_, n) => `A${n}`);
    night.provider.answer = () =>
      Promise.resolve({ outcome: 'refused', reason: 'ECONNREFUSED', isFinal: false });
    for (let n = 0; n < 5; n++, night.seconds += 601) {
      await night.warn(`W${n}`, ...agencies);
      await night.follow();
      await night.send();
    }
    for (; night.seconds < 12_600; night.seconds += 60) await night.send();
    expect(night.messages().size).toBe(40);
    for (const warning of ['W0', 'W1', 'W2', 'W3'])
      for (const agency of agencies.slice(0, warning === 'W3' ? 6 : 8))
        await night.acknowledge(warning, agency);
    night.provider.answer = () => Promise.resolve({ outcome: 'handed-over' });
    for (let n = 0; n < 30; n++, night.seconds += 60) await night.send();
    const ends = [...night.messages().values()].map(({ end, attempts }) => end ?? attempts.at(-1)?.status);
    expect(ends.filter((end) => end === 'not-sent')).toHaveLength(30);
    expect(ends.filter((end) => end === 'handed-over')).toHaveLength(10);
    // two persons have two each
    expect([...night.provider.received.values()].map(({ brought }) => brought)).toEqual(Array(8).fill(1));
    expect([...night.provider.received.values()].filter(({ text }) => /1\. .*2\. /s.test(text))).toHaveLength(
      2,
    );
  });

  it('gets several of one person in one go', async () => {
    const night = new Night();
    for (let n = 0; n < 3; n++) await night.warn(`W${n}`, 'ST');
    await night.settle();
    const [only, ...others] = night.provider.received.values();
    expect(others).toEqual([]);
    expect(only?.text).toMatch(/1\. .*2\. .*3\. /s);
    expect(
      [...night.messages().values()].map(({ attempts }) => attempts.map(({ status }) => status)),
    ).toEqual([['handed-over'], ['handed-over'], ['handed-over']]);
    const lead = [...night.messages()].find(([, { attempts }]) => attempts[0]?.with)?.[0] ?? '';
    await night.receipts().pressed(`${lead}.1`);
    expect(new Set(Object.values(night.statuses()))).toEqual(new Set(['answered']));
  });
});

describe('what was sent, but not written down', () => {
  it.each([1, 3])('comes to one at the phone over a crash at every step: %i at once', async (count) => {
    const night = new Night();
    for (let n = 0; n < count; n++) await night.warn(`W${n}`, 'ST');
    const crashes = await night.log.crashesOf(() => night.follow());
    expect(crashes).toBeGreaterThan(0);
    for (let n = 0; n < 20; n++) {
      night.log.answers = 0;
      await night.send();
      night.log.answers = Infinity;
    }
    await night.send();
    expect(night.messages().size).toBe(count);
    expect(night.provider.received.size).toBe(1);
    expect(new Set(Object.values(night.statuses()))).toEqual(new Set(['handed-over']));
  });

  it('comes to one at the phone where several were refused before and go together now', async () => {
    const night = new Night();
    night.rules = onlyByVoice(night.rules);
    night.provider.answer = () => Promise.resolve({ outcome: 'refused', reason: 'away', isFinal: false });
    for (let n = 0; n < 3; n++, night.seconds += 7) {
      await night.warn(`W${n}`, 'ST');
      await night.follow();
      await night.send();
    }
    for (; night.seconds < 600; night.seconds += 30) await night.send();
    night.provider.answer = () => Promise.resolve({ outcome: 'handed-over' });
    night.seconds = 1_200;
    for (let n = 0; n < 20; n++) {
      night.log.answers = 0;
      await night.send();
      night.log.answers = Infinity;
    }
    await night.send();
    // of three messages, in one, under one key
    expect([...night.provider.received.values()].map(({ text }) => /1\. .*2\. .*3\. /s.test(text))).toEqual([
      true,
    ]);
    expect(new Set(Object.values(night.statuses()))).toEqual(new Set(['handed-over']));
  });

  it('is never said to have failed for trouble with our own record', async () => {
    const night = new Night();
    await night.warn('W1', 'ST');
    await night.follow();
    const append = night.log.append.bind(night.log);
    night.log.append = (stream, expected, events) =>
      events.some(({ storedType }) => storedType.startsWith('message.handed-over'))
        ? Promise.reject(new Error('the log is away'))
        : append(stream, expected, events);
    await night.send();
    expect(night.statuses()).toEqual({ 'ST-1': 'sending' });
    night.log.append = append;
    await night.send();
    expect(night.statuses()).toEqual({ 'ST-1': 'handed-over' });
    expect([...night.provider.received.values()]).toMatchObject([{ brought: 2 }]);
  });

  it('is not taken up by the same process again, however long the provider takes', async () => {
    const night = new Night();
    await night.warn('W1', 'ST');
    await night.follow();
    let answer: () => void = () => undefined;
    let asked = 0;
    night.provider.answer = () => {
      asked++;
      return new Promise((resolve) => (answer = () => resolve({ outcome: 'handed-over' })));
    };
    const sender = night.sender();
    const { signal } = new AbortController();
    for (night.seconds = 0; night.seconds <= 90; night.seconds += 10) {
      await sender.look(signal);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(asked).toBe(1);
    answer();
    await sender.idle();
    expect(night.statuses()).toEqual({ 'ST-1': 'handed-over' });
  });

  it('is asked for under the same key by another process that believes to lead', async () => {
    const night = new Night();
    await night.warn('W1', 'ST');
    await night.follow();
    await Promise.all([night.send(night.sender()), night.send(night.sender())]);
    await night.send();
    expect(night.provider.received.size).toBe(1);
    expect(night.statuses()).toEqual({ 'ST-1': 'handed-over' });
  });

  it('stays unknown for information, is repeated for calls', async () => {
    const night = new Night();
    night.channels = ['voice', 'sms'].map((name) =>
      night.provider.channel(name as 'voice' | 'sms', { keepsKeys: false }),
    );
    night.provider.answer = () => Promise.resolve({ outcome: 'unknown', reason: 'timeout', hasTaken: true });
    await night.warn('W1', 'ST');
    const task = { incidentId: 'I', assigneeAgencyId: 'FIRE', title: '排水', priority: 2 };
    await night.log.put('task-T1', {
      type: 'task.assigned',
      data: { ...task, acknowledgeWithinMinutes: 10, assignerAgencyId: 'EMB' },
    });
    for (night.seconds = 0; night.seconds < 40; night.seconds += 10) await night.settle();
    const by = (kind: string) =>
      [...night.messages().values()].find(({ request }) => request?.cause.kind === kind)?.attempts;
    expect(by('task')).toMatchObject([{ status: 'unknown', tries: 1, isFinal: true }]);
    expect(by('warning')).toMatchObject([{ status: 'unknown', isFinal: false }]);
    expect(by('warning')?.[0]?.tries).toBeGreaterThan(1);
    expect([...night.provider.received.values()].map(({ brought }) => brought)).toContain(1);
  });
});

describe('a robot that takes twenty a minute', () => {
  it('gets what presses first, the rest together and later, and shows nothing as sent that was not', async () => {
    const night = new Night();
    night.channels = [night.provider.channel('wecom', { keepsKeys: false, perMinute: 20 })];
    night.persons = () => ['P1'];
    night.rules = {
      ...night.rules,
      rules: [
        {
          ...{ trigger: 'call', calls: true, usefulMinutes: 60 },
          steps: [{ channel: 'wecom', afterSeconds: 0, times: 1, everySeconds: 60 }],
        },
      ],
    };
    const sender = night.sender();
    for (let n = 0; n < 25; n++, night.seconds++) {
      await night.warn(`W${n}`, 'ST');
      await night.follow();
      await night.send(sender);
    }
    expect(night.provider.received.size).toBe(20);
    expect([...night.messages().values()].filter(({ attempts }) => attempts.length === 0)).toHaveLength(5);
    night.seconds = 61;
    await night.send(sender);
    expect(night.provider.received.size).toBe(21);
    expect(
      [...night.messages().values()].every(({ attempts }) => attempts[0]?.status === 'handed-over'),
    ).toBe(true);
  });
});

describe('inside a drill', () => {
  it('everybody is told that it is an exercise, and nobody outside the drill is told anything', async () => {
    const night = new Night();
    const planned = { participants: ['ST'], plannerAgencyId: 'EMB', objectives: [], injects: [], speed: 1 };
    await night.log.put('drill-D', {
      type: 'drill.planned',
      data: { title: '演练', basis: {}, ...planned },
    });
    const log = night.log as unknown as { put(stream: string, event: object): Promise<unknown> };
    const put = log.put.bind(night.log);
    log.put = (stream, event) => put(stream.startsWith('warning-') ? `exercise/D/${stream}` : stream, event);
    await night.warn('W1', 'ST', 'OTHER');
    await night.settle();
    expect([...night.provider.received.values()]).toEqual([
      { brought: 1, telephone: 'ST-1', text: expect.stringMatching(/^【演练】/) },
    ]);
    const [id = ''] = night.messages().keys();
    await night.receipts().pressed(`${id}.1`);
    await night.settle();
    expect(night.log.records.at(-1)).toMatchObject({
      stream: 'exercise/D/warning-W1',
      data: { agencyId: 'ST', byAgencyId: 'ST' },
    });
  });
});
