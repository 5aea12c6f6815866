import { commandExamples } from '#contracts';
import type { WarningEvent } from '#domain';
import { lookAfter, nothing } from '../deadlines/deadlines.helper-spec.js';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';
import { keepWarningDeadlines } from './deadlines.js';
import { warningReactor } from './reactor.js';

const red: WarningEvent = {
  type: 'warning.issued',
  data: {
    ...(commandExamples['warning.issue'] as never as Extract<
      WarningEvent,
      { type: 'warning.issued' }
    >['data']),
    colour: 'red',
    issuerAgencyId: 'MET',
    version: 1,
    callsForIncident: true,
  },
};
const called: WarningEvent = {
  type: 'warning.called',
  data: {
    recipients: [{ agencyId: 'ST-GAOPO' }, { agencyId: 'ST-XIAOMENG' }],
    acknowledgeWithinMinutes: 30,
    version: 1,
    callerAgencyId: 'EMB',
  },
};

let log: MemoryLog;
beforeEach(() => {
  log = new MemoryLog();
});

describe('the flow of a red warning', () => {
  const positions = new MemoryPositions();
  const react = (): Promise<void> =>
    warningReactor(log.runners(), positions).handle({
      events: log.records.filter(({ stream }) => stream.startsWith('warning-')),
      upTo: 9n,
      caughtUp: true,
    });

  it('reports an incident that its issuer takes part in, once however often it is seen', async () => {
    await log.put('warning-RAIN', red);
    await react();
    const after = log.records.length;
    await react();
    expect(log.records).toHaveLength(after);
    expect(log.types('incident-W.RAIN')).toEqual(['incident.reported', 'incident.agency-notified']);
    expect(log.types('warning-RAIN')).toEqual(['warning.issued', 'warning.incident-proposed']);
    const [reported] = await log.read('incident-W.RAIN');
    expect(reported?.data).toMatchObject({ exercise: true, reporterAgencyId: 'liandong' });
    expect(reported?.metadata.origin).toMatchObject({ via: 'flow' });
  });

  it('comes to the same end whichever append it crashes after', async () => {
    await log.put('warning-RAIN', red);
    expect(await log.crashesOf(react)).toBe(3);
    expect(log.types('incident-W.RAIN')).toEqual(['incident.reported', 'incident.agency-notified']);
    expect(log.types('warning-RAIN')).toEqual(['warning.issued', 'warning.incident-proposed']);
  });

  it('leaves alone an incident that bears the name already', async () => {
    const reported = { ...commandExamples['incident.report'], reporterAgencyId: 'EMB' } as never;
    await log.put('incident-W.RAIN', { type: 'incident.reported', data: reported });
    await log.put('warning-RAIN', red);
    await react();
    expect(log.types('incident-W.RAIN')).toEqual(['incident.reported', 'command.refused']);
    expect(log.types('warning-RAIN')).toEqual(['warning.issued']);
  });
});

describe('the deadlines of warnings', () => {
  const look = (queries: Parameters<typeof lookAfter>[2], rounds?: number) =>
    lookAfter(
      keepWarningDeadlines,
      log,
      { 'warning.overdueCalls': nothing, ...queries },
      'warning.overdue',
      rounds,
    );
  const silent = { warningId: 'RAIN', agencyId: 'ST-GAOPO', version: 1 };

  beforeEach(async () => {
    await log.put('warning-RAIN', red);
    await log.put('warning-RAIN', called);
  });

  it('escalate a call once, whoever looks', async () => {
    const overdueCalls = () => Promise.resolve([silent]);
    await Promise.all([
      look({ 'warning.overdueCalls': overdueCalls }, 2),
      look({ 'warning.overdueCalls': overdueCalls }, 2),
    ]);
    expect(log.types('warning-RAIN').slice(2)).toEqual(['warning.call-escalated']);
    expect(log.records.at(-1)?.metadata).toMatchObject({
      actor: { agencyId: 'liandong', role: 'system' },
      origin: { via: 'timer', deadline: 'RAIN/1/acknowledge/ST-GAOPO' },
    });
  });

  it('leave alone who has answered meanwhile', async () => {
    const answered = { agencyId: 'ST-GAOPO', byAgencyId: 'ST-GAOPO', version: 1 };
    await log.put('warning-RAIN', { type: 'warning.acknowledged', data: answered });
    await look({ 'warning.overdueCalls': () => Promise.resolve([silent]) });
    expect(log.types('warning-RAIN').slice(3)).toEqual(['command.refused']);
  });

  it('end a warning, but not one that was changed meanwhile', async () => {
    const overdueWarnings = () =>
      Promise.resolve([
        { id: 'RAIN', version: 1 },
        { id: 'NEW', version: 1 },
      ]);
    await log.put('warning-NEW', red);
    const { previous: _, ...moved } = { ...red.data, previous: undefined, version: 2, reason: '续' };
    const updated = { ...moved, previous: red.data, levelsMoved: 0, callsForIncident: false };
    await log.put('warning-NEW', { type: 'warning.updated', data: updated });
    await look({ 'warning.overdue': overdueWarnings });
    expect(log.types('warning-RAIN').at(-1)).toBe('warning.expired');
    expect(log.types('warning-NEW').slice(2)).toEqual(['command.no-change']);
  });

  it('do not end when the database is away', async () => {
    let first = true;
    const overdueCalls = () => {
      if (!first) return Promise.resolve([silent]);
      first = false;
      return Promise.reject(new Error('database away'));
    };
    expect(await look({ 'warning.overdueCalls': overdueCalls }, 1)).toBe(1);
    expect(log.types('warning-RAIN')).toContain('warning.call-escalated');
  });
});
