import type { Reply } from '#contracts';
import type { AgencyKey } from '#security';
import { spyOn } from 'jest-mock';
import { setInstallation } from '../agency/register.js';
import {
  confirm,
  enrol,
  enrolAdministrator,
  signed,
  startLog,
  startService,
  until,
  type Service,
  type TestLog,
} from '../application.helper-spec.js';

const asAdministrator = { role: 'administrator' };
const code = (reply: Reply): string => (reply.outcome === 'refused' ? reply.refusal.code : reply.outcome);

describe('two withdrawals of what somebody always holds', () => {
  let engine: TestLog;
  const services: Service[] = [];
  beforeEach(async () => {
    engine = await startLog(true);
    services.push(await startService(engine.url), await startService(engine.url));
  });
  afterEach(async () => {
    for (const service of services.splice(0)) await service.close();
    await engine.stop();
  });

  /** Two administrators who withdraw each other's mandate, and what a second person confirms. */
  async function bothWait() {
    const [here, there] = services as [Service, Service];
    const first = await enrolAdministrator(here);
    const second = await enrolAdministrator(here);
    const auditor = await enrol(here, ['auditor'], undefined, [{ capacity: 'audit', areaCode: '520111' }]);
    const bureau = await enrol(here);
    await setInstallation(here.eventLog, { districtCode: '520111', homeBureauId: bureau.agencyId });
    for (const { directory } of [here, there]) await until(() => directory.isRegistered(bureau.agencyId));
    const withdraw = (by: AgencyKey, of: AgencyKey) =>
      here.send(
        signed(by, 'agency.withdraw-mandate', {
          ...asAdministrator,
          subject: `agency-${of.agencyId}`,
          data: { capacity: 'administer', areaCode: '520111', reason: 'x' },
        }),
      );
    const waiting = [await withdraw(first, second), await withdraw(second, first)] as const;
    const approvalOf = (reply: Reply): string => {
      if (reply.outcome !== 'awaiting-second-person') throw new Error(JSON.stringify(reply));
      return reply.approvalId;
    };
    for (const { directory } of [here, there]) await directory.passEnd();
    return { here, there, auditor, waiting, ids: waiting.map(approvalOf) as [string, string], first, second };
  }
  const holders = async ({ eventLog }: Service, keys: readonly AgencyKey[]): Promise<string[]> => {
    const left: string[] = [];
    for (const { agencyId } of keys) {
      const records = await eventLog.read(`agency-${agencyId}`);
      if (!records.some(({ storedType }) => storedType.startsWith('agency.mandate-withdrawn')))
        left.push(agencyId);
    }
    return left;
  };

  it('run in the order of their confirmations, whichever is run first', async () => {
    const { here, there, auditor, waiting, ids, first, second } = await bothWait();
    // both are confirmed by a process that does not live to run either
    const finishing = spyOn(here.intake, 'finish').mockResolvedValue(undefined);
    for (const each of waiting)
      expect(code(await confirm(here, each, auditor, { role: 'auditor' }))).toBe('accepted');
    finishing.mockRestore();
    expect((await there.intake.finish(ids[1]))?.outcome).toMatchObject({ refusal: { code: 'last-mandate' } });
    expect((await here.intake.finish(ids[0]))?.outcome).toMatchObject({ outcome: 'accepted' });
    expect(await holders(here, [first, second])).toEqual([first.agencyId]);
  });

  it('leave one, when they are confirmed at one moment in two processes', async () => {
    const { here, there, auditor, waiting, first, second } = await bothWait();
    await Promise.all([
      confirm(here, waiting[0], auditor, { role: 'auditor' }),
      confirm(there, waiting[1], auditor, { role: 'auditor' }),
    ]);
    expect(await holders(here, [first, second])).toHaveLength(1);
  });
});
