import { audience, listening, type ActingPerson, type ApprovalEvents } from '#domain';
import { factsFor, type Viewer } from '../index.js';
import { TestLog } from '../testing/log.js';
import { emptyModel, postgresForFile } from '../testing/models.js';
import { report } from '../testing/scenario.js';
import { as, auditor, duty, here, viewing } from '../testing/viewers.js';

const readers = [
  duty,
  as('FIRE'),
  as('PSB'),
  as('ENT-PUMP'),
  as('NM-EMB'),
  as('OUTSIDE'),
  auditor,
  as('FIRE-SUSPENDED', { suspended: true }),
].map((viewer): Viewer => ({ ...viewer, ...listening(viewer), here }));

const secret = '不得外传';
const person = (agencyId: string): ActingPerson => ({ agencyId, principal: '甲', role: 'duty-officer' });
const saying = (agencyId: string, confirmers: readonly string[]) => ({
  command: { name: 'sharing.requisition', targetId: 'S1', data: { reportTo: secret } },
  ...{ digest: 'd', by: person(agencyId), confirmers },
});
const waits = (agencyId: string, confirmers: readonly string[]) => ({
  type: 'approval.requested' as const,
  data: { ...saying(agencyId, confirmers), endsAt: '2026-06-21T14:00:00.000Z' },
});
const owed = (agencyId: string, confirmers: readonly string[]) => ({
  type: 'approval.owed' as const,
  data: { ...saying(agencyId, confirmers), reason: secret, signBy: '2026-06-19T14:00:00.000Z' },
});
const signed: ApprovalEvents['approval.signed'] = { by: person('FIRE'), late: false };

const log = new TestLog();
log.append('approval-A1', owed('PSB', ['agency:FIRE', 'agency:FIRE-SUSPENDED']));
log.append('approval-A1', { type: 'approval.overdue', data: {} });
log.append('approval-A1', { type: 'approval.signed', data: signed }, { by: 'FIRE' });
log.append('approval-A2', waits('LD-ADMIN', ['home', 'audit']));
log.append('approval-A2', { type: 'approval.declined', data: { by: person('EMB'), reason: secret } });
log.append('approval-A3', waits('ENT-PUMP', ['kind:neighbour']));
log.append('approval-A3', { type: 'approval.withdrawn', data: { reason: secret } }, { by: 'ENT-PUMP' });

describe('of what waits for a second person, or was done alone', () => {
  const postgres = postgresForFile();

  it('who gave it, who may confirm or sign it and auditors are told, on their topics as in the feed, nobody else', async () => {
    const { model } = await emptyModel(postgres);
    await model.projections.apply(log.all());
    const live = await model.queries.audience.events(log.events.map(({ position }) => position));
    expect(live).toHaveLength(log.events.length);
    const told = new Map<string, string[]>();
    for (const viewer of readers) {
      const mine = live.flatMap((event) => {
        const { type, actorAgencyId, aggregateId } = event;
        const data = event.data as Record<string, unknown>;
        const listeners = [{ who: viewer, of: factsFor(event, viewer), here: viewer.here }];
        const [one] = audience({ type, actorAgencyId, data }, listeners);
        return one ? [{ what: `${aggregateId} ${type}`, one }] : [];
      });
      told.set(
        viewer.agencyId,
        mine.map(({ what }) => what),
      );
      const { events } = await model.queries.feed.read({ after: -1n, limit: 200 }, viewer);
      expect([viewer.agencyId, events.map(({ data }) => data)]).toEqual([
        viewer.agencyId,
        mine.map(({ one }) => one.data),
      ]);
    }
    const a1 = ['A1 approval.owed', 'A1 approval.overdue', 'A1 approval.signed'];
    const a2 = ['A2 approval.requested', 'A2 approval.declined'];
    const a3 = ['A3 approval.requested', 'A3 approval.withdrawn'];
    expect(Object.fromEntries(told)).toEqual({
      EMB: a2,
      FIRE: a1,
      PSB: a1,
      'ENT-PUMP': a3,
      'NM-EMB': a3,
      OUTSIDE: [],
      AUDIT: [...a1, ...a2, ...a3],
      'FIRE-SUSPENDED': [],
    });
    await model.close();
  });

  it('is not told who else may sign it', async () => {
    const { model } = await emptyModel(postgres);
    await model.projections.apply(log.all());
    const fire = viewing('FIRE', 'agency-operator');
    const [first] = (await model.queries.feed.read({ after: -1n, limit: 1 }, fire)).events;
    expect(first?.data).toMatchObject({ digest: 'd', command: { data: { reportTo: secret } } });
    expect(JSON.stringify(first)).not.toContain('FIRE-SUSPENDED');
    await model.close();
  });

  it('is nothing any more to who was asked as it commanded, once the command is another’s', async () => {
    const { model } = await emptyModel(postgres);
    const told = new TestLog();
    report(told, 'I1', '暴雨', '520111006');
    const needs = { capability: 'drainage-m3h', amount: 1, priority: 1, purpose: '排水' } as const;
    const deliverTo = { areaCode: '520111006', place: '隧道' };
    told.append('sharing-S1', {
      type: 'sharing.requested',
      data: {
        ...needs,
        incidentId: 'I1',
        neededBy: '2026-06-18T15:10:00.000Z',
        deliverTo,
        requesterAgencyId: 'EMB',
      },
    });
    const level = { name: 'incident.change-response-level', targetId: 'I1', data: { reason: secret } };
    const jointly = { name: 'allocation.decide', targetId: 'J1', data: { sharingIds: ['S1'], note: secret } };
    for (const [id, command] of [
      ['B1', saying('EMB', []).command],
      ['B2', level],
      ['B3', jointly],
    ] as const) {
      const { data, type } = owed('EMB', ['agency:EMB', 'agency:FCDR']);
      told.append(`approval-${id}`, { type, data: { ...data, command } });
    }
    await model.projections.apply(told.all());
    const { queries } = model;
    const seenBy = async (viewer: Viewer) => {
      const { items } = await queries.approval.list({}, viewer);
      const board = await queries.board.find(viewer.agencyId, viewer);
      const { events } = await queries.feed.read({ after: -1n, limit: 200 }, viewer);
      return [
        items.map(({ id }) => id),
        (await queries.approval.find('B2', viewer))?.command.data,
        board?.approvalsToConfirm.length,
        events.filter(({ aggregate }) => aggregate === 'approval').length,
      ];
    };
    const commanding = { capacity: 'command', areaCode: '520111', of: ['natural-disaster'] } as const;
    const fcdr = viewing('FCDR', 'duty-officer');
    expect(await seenBy({ ...fcdr, mandates: [commanding] })).toEqual([
      ...[['B3', 'B2', 'B1'], { reason: secret }],
      ...[3, 3],
    ]);
    // of what lies outside of its categories as well
    for (const mandates of [[], [{ ...commanding, of: ['accident'] }]])
      expect(await seenBy({ ...fcdr, mandates })).toEqual([[], undefined, 0, 0]);
    // it gave them
    expect((await seenBy(duty))[0]).toEqual(['B3', 'B2', 'B1']);
    await model.close();
  });
});
