import { decode, type RecordedEvent } from '#contracts';
import type { TestLog } from '../../../read-model/src/testing/log.js';
import { floodNight } from '../../../read-model/src/testing/scenario.js';
import { planActivated, planWithFinding } from '../../../read-model/src/testing/plans.js';
import { statutoryReports } from '../../../read-model/src/testing/reports.js';
import { rainAndSlope } from '../../../read-model/src/testing/warnings.js';
import { openAsOf, type Opened } from '../as-of/as-of.helper-spec.js';
import { pictureOf } from './picture.js';

const night = registered(rainAndSlope(floodNight()));
/** With who commands, and agencies that the fixtures name and do not register. */
function registered(log: TestLog): TestLog {
  for (const [id, kind] of [
    ['PSB', 'department'],
    ['GY-EMB', 'superior'],
  ] as const)
    log.append(`agency-${id}`, { type: 'agency.registered', data: { name: id, kind, areaCode: '520100' } });
  const command = { capacity: 'command', areaCode: '520111' } as const;
  log.append('agency-EMB', { type: 'agency.mandated', data: command });
  log.append('installation-liandong', {
    type: 'installation.set',
    data: { districtCode: '520111', homeBureauId: 'EMB' },
  });
  return log;
}
const find = (type: string, stream: string): bigint =>
  (night.events.find((e) => e.stream === stream && e.storedType.startsWith(type)) as RecordedEvent).position;
const requested = find('sharing.requested', 'sharing-S1');
const fire = { by: 'FIRE', role: 'agency-operator' } as const;
const acknowledged = night.append(
  'agency-FIRE',
  { type: 'agency.delivery-acknowledged', data: { position: requested.toString() } },
  fire,
);
night.append(
  'task-T1',
  { type: 'task.progressed', data: { summary: '救出 2 人', percentComplete: 50 } },
  fire,
);
const answered = night.last;
night.append('incident-F1', {
  type: 'incident.situation-updated',
  data: { summary: '水位上涨', byAgencyId: 'EMB' },
});
const end = { position: night.last };

let opened: Opened;
beforeAll(async () => (opened = await openAsOf(night.events, 10)));
afterAll(() => opened.close());

describe('what an agency knew', () => {
  it('is what it acknowledged, against what it could have seen', async () => {
    const found = await pictureOf(opened.queries, { agencyId: 'FIRE', asOf: end });
    expect(found).toMatchObject({
      agencyId: 'FIRE',
      deliveredUpTo: requested.toString(),
      delivery: { kind: 'delivery', position: acknowledged.position.toString(), stream: 'agency-FIRE' },
      incidentIds: ['F1'],
    });
    const gap = (table: string, key: string) => found.gaps.find((g) => g.table === table && g.key === key);
    expect(gap('sharing', 'S1')).toMatchObject({
      knew: { round: 0, lines: [] },
      is: { round: 1 },
      evidence: { kind: 'delivery' },
    });
    expect(gap('incidents', 'F1')?.changes).toContainEqual({ path: 'situation', from: null, to: '水位上涨' });
    // its own progress report shows that it knew the task
    expect(gap('tasks', 'T1')).toBeUndefined();
    expect(found.upToDate).toBeGreaterThan(0);
  });

  it('leaves out what was not for it', async () => {
    const found = await pictureOf(opened.queries, { agencyId: 'FIRE', asOf: end });
    expect(JSON.stringify(found)).not.toContain('"G1"');
    const outsider = await pictureOf(opened.queries, { agencyId: 'FIRE', asOf: end, incidentId: 'G1' });
    expect([outsider.incidentIds, outsider.gaps]).toEqual([[], []]);
  });

  it('has what it decided, verified or signed itself, whatever it acknowledged', async () => {
    const decided = find('sharing.allocation-decided', 'sharing-S1');
    const gapsOf = async (agencyId: string, position: bigint) => {
      const { gaps } = await pictureOf(opened.queries, { agencyId, asOf: { position } });
      return new Map(gaps.map((gap) => [`${gap.table} ${gap.key}`, gap]));
    };
    const then = await gapsOf('EMB', decided);
    expect(then.has('sharing S1')).toBe(false);
    expect(then.has('incidents F1')).toBe(false);
    const later = await gapsOf('EMB', end.position);
    const incident = later.get('incidents F1');
    expect(incident).toBeUndefined();
    expect(later.get('sharing S1')).toBeUndefined();
    expect(later.get('tasks T1')).toMatchObject({
      knew: { status: 'assigned' },
      evidence: { kind: 'act', type: 'task.assigned.v1' },
    });
  });

  it('has what the service carried out of its decision, and what it confirmed as the second', async () => {
    const log = registered(floodNight());
    const made = log.events.find((e) => e.storedType.startsWith('sharing.allocation-decided'));
    const decided = decode(made?.storedType ?? '', made?.data ?? {});
    log.append('sharing-S2', decided, { by: 'liandong', role: 'system' });
    const verified = log.append('incident-G1', { type: 'incident.verified', data: { findings: '属实' } });
    const { actor } = verified.metadata;
    const cosigners = [{ agencyId: 'FIRE', principal: 'second', role: 'duty-officer' as const }];
    log.events[log.events.length - 1] = {
      ...verified,
      metadata: { ...verified.metadata, actor: { ...actor, cosigners } },
    };
    log.append('incident-G1', { type: 'incident.agency-notified', data: { agencyId: 'FIRE', message: '' } });
    const opened = await openAsOf(log.events, 10);
    const gaps = async (agencyId: string) =>
      (await pictureOf(opened.queries, { agencyId, asOf: { position: log.last }, incidentId: 'G1' })).gaps;
    expect((await gaps('EMB')).map(({ key }) => key)).not.toContain('S2');
    expect((await gaps('FIRE')).find(({ key }) => key === 'G1')).toMatchObject({
      knew: { status: 'verified', notified: [] },
      evidence: { kind: 'act', position: verified.position.toString() },
    });
    await opened.close();
  });

  it('counts for nothing before it was acknowledged', async () => {
    const before = await pictureOf(opened.queries, {
      agencyId: 'FIRE',
      asOf: { position: acknowledged.position - 1n },
      incidentId: 'F1',
    });
    expect(before.deliveredUpTo).toBeUndefined();
    expect(before.gaps.find(({ table }) => table === 'incidents')?.knew).toBeUndefined();
    // it had accepted the task, which nobody had touched since
    expect(before.gaps.some(({ table }) => table === 'tasks')).toBe(false);
  });

  it('falls behind when others go on', async () => {
    night.append('task-T1', { type: 'task.cancelled', data: { reason: '改派' } });
    const opened = await openAsOf(night.events, 1_000);
    const found = await pictureOf(opened.queries, { agencyId: 'FIRE', asOf: { position: night.last } });
    const task = found.gaps.find(({ table }) => table === 'tasks');
    expect(task).toMatchObject({
      knew: { status: 'in-progress' },
      is: { status: 'cancelled' },
      evidence: { kind: 'act', position: answered.toString() },
    });
    await opened.close();
  });
});

describe('what an agency knew of plans, activations and reports', () => {
  const log = registered(planActivated(planWithFinding(statutoryReports())));
  log.append(
    'activation-I1',
    {
      type: 'activation.clause-executed',
      data: { clauseId: '4.3', round: 1, evidence: '到岗', byAgencyId: 'PSB' },
    },
    { by: 'PSB', role: 'agency-operator' },
  );
  let opened: Opened;
  beforeAll(async () => (opened = await openAsOf(log.events, 10)));
  afterAll(() => opened.close());

  const gapsOf = async (agencyId: string, incidentId?: string) => {
    const { gaps, upToDate } = await pictureOf(opened.queries, {
      agencyId,
      incidentId,
      asOf: { position: log.last },
    });
    return { upToDate, keys: gaps.map(({ table, key }) => `${table}/${key}`), gaps };
  };

  it('is counted for whom they are for', async () => {
    const others = async (agencyId: string) =>
      (await gapsOf(agencyId)).keys.filter((key) => !/^(incidents|tasks|sharing)/.test(key));
    const reports = ['reports/LATE', 'reports/NEVER', 'reports/WAIVED'];
    expect(await others('GY-EMB')).toEqual([...reports, 'plans/CHEM']);
    // who sees the whole incident sees what is reported of it
    expect(await others('FIRE')).toEqual([...reports, 'plans/CHEM']);
    expect(await others('NM-EMB')).toEqual(['plans/CHEM']);
  });

  it('goes by what it said of them itself', async () => {
    const police = await gapsOf('PSB', 'I1');
    expect(police.keys).not.toContain('activations/I1');
    const owner = await gapsOf('EMB', 'F1');
    expect(owner.gaps.find(({ key }) => key === 'LATE')).toBeUndefined();
    expect(owner.upToDate).toBeGreaterThan(0);
  });

  it('does not show the draft of a plan to others than its agency and its reviewer', async () => {
    const plan = async (agencyId: string) =>
      (await gapsOf(agencyId)).gaps.find(({ key }) => key === 'CHEM')?.is as { draft: unknown } | undefined;
    expect(await plan('PSB')).toMatchObject({ status: 'in-force', draft: null, reviews: [] });
  });
});
