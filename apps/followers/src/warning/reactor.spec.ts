import { commandExamples } from '#contracts';
import type { WarningEvent } from '#domain';
import { MemoryPositions, MemoryLog } from '../following/memory-log.helper-spec.js';
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
let log: MemoryLog;
beforeEach(() => {
  log = new MemoryLog();
});

describe('the flow of a red warning', () => {
  const positions = new MemoryPositions();
  const react = (): Promise<void> =>
    warningReactor(log.intake(), positions).handle({
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
