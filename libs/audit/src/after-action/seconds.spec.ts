import { storedName, streamId, type Alone, type AnyEvent, type RecordedEvent } from '#contracts';
import { event } from '../events.helper-spec.js';
import { gatherAfterAction } from './gather.js';
import { afterActionMarkdown } from './text.js';

const first = { agencyId: 'EMB', principal: 'zhang', role: 'duty-officer', keyId: 'K1' } as const;
const second = { ...first, agencyId: 'FCDR', role: 'commander', keyId: 'K2' } as const;
const alone: Alone = { reason: '副班失联', signBy: '2026-06-19T14:00:00.000Z', confirmers: [], data: {} };

describe('who stands behind a decision of two persons', () => {
  const records: RecordedEvent[] = [];
  const tell = (stream: string, happened: object, metadata: object = {}): string => {
    const { type, data } = happened as AnyEvent;
    const n = records.length + 1;
    const known = event(n);
    const revision = BigInt(records.filter((one) => one.stream === stream).length);
    records.push(
      event(n, {
        ...{ stream, revision, storedType: storedName({ type, data } as AnyEvent), data },
        metadata: { ...known.metadata, commandId: `C${n}`, actor: first, ...metadata },
      }),
    );
    return streamId('approval', `C${n}`);
  };
  beforeEach(() => {
    records.length = 0;
    tell('incident-I1', {
      type: 'incident.reported',
      data: {
        title: '洪水',
        category: 'natural-disaster',
        areaCode: '520111',
        description: 'x',
        exercise: false,
        reporterAgencyId: 'EMB',
      },
    });
  });
  const level = (to: number) => ({
    type: 'incident.response-level-changed',
    data: { level: to, previousLevel: 3, reason: 'x' },
  });
  const gathered = (asOf?: bigint) =>
    gatherAfterAction(
      'I1',
      {
        relatedStreams: () => Promise.resolve(['sharing-S1']),
        rosterStreams: () => Promise.resolve([]),
        read: (stream) => Promise.resolve(records.filter((one) => one.stream === stream)),
        position: () => Promise.resolve(records.at(-1)?.position ?? 0n),
      },
      asOf,
    );

  it('is shown with both signatures, or as unsigned', async () => {
    tell('incident-I1', level(2), { actor: { ...first, cosigners: [second] } });
    const signed = tell('incident-I1', level(1), { alone });
    const late = tell('incident-I1', level(2), { alone });
    const objected = tell('incident-I1', level(1), { alone });
    tell('incident-I1', level(2), { alone });
    tell('incident-I1', level(4));
    tell(signed, { type: 'approval.signed', data: { by: second, late: false } });
    tell(late, { type: 'approval.overdue', data: {} });
    tell(late, { type: 'approval.signed', data: { by: second, late: true } });
    tell(objected, { type: 'approval.objected', data: { by: second, reason: 'x', late: false } });
    const report = await gathered();
    expect(report?.seconds.map(({ state, second: by }) => [state, by?.agencyId])).toEqual([
      ['confirmed', 'FCDR'],
      ['signed', 'FCDR'],
      ['signed-late', 'FCDR'],
      ['objected', 'FCDR'],
      ['unsigned', undefined],
    ]);
    expect(report?.timeline.map(({ stream }) => stream)).toEqual(Array<string>(7).fill('incident-I1'));
    expect(report && afterActionMarkdown(report, 'zh-CN')).toContain(
      'FCDR commander | 逾期补签 | 副班失联 | 2026-06-19 22:00',
    );
    expect(report && afterActionMarkdown(report, 'en')).toContain('unsigned | 副班失联');
    // before the signature it was not there
    expect((await gathered(records[5]?.position))?.seconds.map(({ state }) => state)).toEqual([
      ...['confirmed', 'unsigned', 'unsigned', 'unsigned', 'unsigned'],
    ]);
  });

  it('is found in the joint decision that an allocation carries out', async () => {
    const override = { reason: 'x', proposed: [] };
    const decided = {
      type: 'sharing.allocation-decided',
      data: {
        round: 1,
        decidedByAgencyId: 'EMB',
        incidentId: 'I1',
        lines: [],
        certificate: { allocationId: 'A1', override, candidates: [], lines: [], need: {} },
      },
    };
    tell('sharing-S1', decided, { actor: { agencyId: 'liandong', principal: 'flow', role: 'system' } });
    const data = { decidedByAgencyId: 'EMB', certificate: { requests: [{ sharingId: 'S1', override }] } };
    const owed = tell('allocation-A1', { type: 'allocation.decided', data }, { alone });
    expect((await gathered())?.seconds).toMatchObject([
      { stream: 'allocation-A1', case: 'override', first: { agencyId: 'EMB' }, state: 'unsigned' },
    ]);
    tell(owed, { type: 'approval.signed', data: { by: second, late: false } });
    expect((await gathered())?.seconds).toMatchObject([{ state: 'signed' }]);
  });

  it('says of an override that one person sufficed, where nobody else was asked', async () => {
    const certificate = { override: { reason: 'x', proposed: [] }, candidates: [], lines: [], need: {} };
    const data = { round: 1, decidedByAgencyId: 'EMB', incidentId: 'I1', lines: [], certificate };
    tell('sharing-S1', { type: 'sharing.allocation-decided', data });
    expect((await gathered())?.seconds).toMatchObject([{ state: 'not-asked' }]);
  });
});
