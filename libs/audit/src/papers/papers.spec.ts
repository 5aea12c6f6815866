import type { SharingEvent } from '#domain';
import type { RecordedEvent } from '#contracts';
import { decided, line, sharingEvent } from '../../../domain/src/sharing/sharing.helper-spec.js';
import { Night } from '../decision/night.helper-spec.js';
import { paperCode, paperHash, paperOfCode, parsePaperCode } from './code.js';
import { papersOf, type Paper, type PaperKind } from './paper.js';

const stream = 'sharing-S-1';
const lines = decided(line('1.1'), line('1.2', { resourceId: 'FIRE.pump', ownerAgencyId: 'FIRE' }));

const night = (...events: readonly SharingEvent[]): RecordedEvent[] => {
  const told = new Night();
  for (const one of [sharingEvent('sharing.requested'), lines, ...events]) told.record(stream, one);
  return told.records;
};
const requisitioned = sharingEvent('sharing.requisitioned');
const whole = night(
  requisitioned,
  sharingEvent('sharing.dispatched'),
  sharingEvent('sharing.arrived'),
  sharingEvent('sharing.released'),
  sharingEvent('sharing.returned'),
  sharingEvent('sharing.compensation-claimed'),
  sharingEvent('sharing.compensation-paid'),
);
const paper = (kind: PaperKind, records = whole): Paper | undefined =>
  papersOf('S-1', records).find((one) => one.kind === kind);

const source = (records: readonly RecordedEvent[]) => ({
  at: (position: bigint) => Promise.resolve(records.find((one) => one.position === position)),
  read: (name: string) => Promise.resolve(records.filter((one) => one.stream === name)),
});

describe('papers of a negotiation', () => {
  it('are of each owner alone, each on the last event that tells something of it', () => {
    expect(papersOf('S-1', whole).map((one) => [one.kind, one.ownerAgencyId, one.position])).toEqual([
      ['notice', 'ENT-PUMP', '20'],
      ['receipt', 'ENT-PUMP', '40'],
      ['return-list', 'ENT-PUMP', '60'],
      ['compensation', 'ENT-PUMP', '80'],
    ]);
    for (const one of papersOf('S-1', whole)) expect(one.lines.map(({ lineId }) => lineId)).toEqual(['1.1']);
  });

  it('say on what ground and for what funds units were requisitioned', () => {
    expect(paper('notice')).toMatchObject({
      requesterAgencyId: 'EMB',
      need: { purpose: '隧道排水', place: '下穿隧道' },
      requisition: { reportTo: '清溪街道现场', funding: { amountFen: 520_000 } },
      lines: [{ lineId: '1.1', resourceId: 'PUMP.truck', quantity: 1 }],
    });
  });

  it('leave out what nobody has said', () => {
    const data = { ...requisitioned.data, legalBasis: undefined, funding: { code: 'F' } };
    const bare = night({ ...requisitioned, data } as SharingEvent, sharingEvent('sharing.dispatched'));
    expect(paper('notice', bare)?.requisition).toEqual({
      ...{ funding: { code: 'F' }, reportTo: '清溪街道现场', at: expect.any(String) },
    });
    expect(paper('notice', bare)).not.toHaveProperty('extension');
    expect(paper('receipt', bare)?.lines).toEqual([
      {
        ...{ lineId: '1.1', resourceId: 'PUMP.truck', quantity: 1 },
        departedAt: '2026-06-18T14:25:00.000Z',
      },
    ]);
    const told = [requisitioned, sharingEvent('sharing.dispatched'), sharingEvent('sharing.released')];
    const [back] = paper('return-list', night(...told))?.lines ?? [];
    expect(back).not.toHaveProperty('returned');
    expect(paper('compensation', night(...told))).toBeUndefined();
  });

  it('stay what they were when more happens', () => {
    for (const one of papersOf('S-1', whole.slice(0, 5))) {
      const again = papersOf('S-1', whole, BigInt(one.position));
      expect(again).toContainEqual(one);
    }
  });

  it('are found by their codes, however these are typed, and no other paper is', async () => {
    for (const one of papersOf('S-1', whole)) {
      const code = paperCode(one);
      for (const typed of [code, code.toLowerCase(), code.replace(/-(?=[^-]{4}$)/, '')]) {
        const ref = parsePaperCode(typed);
        expect(ref && (await paperOfCode(ref, source(whole)))).toEqual(one);
      }
      const other = code.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      for (const wrong of [other, code.replace(/^./, (first) => (first === 'N' ? 'R' : 'N'))]) {
        const ref = parsePaperCode(wrong);
        expect(ref && (await paperOfCode(ref, source(whole)))).toBeUndefined();
      }
    }
    for (const none of ['', 'N-1', 'X-20-0000-0000-0000-0000-0000', 'N-20-0000', 'N--1-00000000000000000000'])
      expect(parsePaperCode(none)).toBeUndefined();
  });

  it('are not found once what they say was changed, not even beside their own event', async () => {
    const one = paper('notice');
    const ref = one && parsePaperCode(paperCode(one));
    const changed = whole.map((record) =>
      record.position === 10n
        ? { ...record, data: JSON.parse(JSON.stringify(record.data).replace('"quantity":1', '"quantity":2')) }
        : record,
    );
    expect(paper('notice', changed)?.lines[0]?.quantity).toBe(2);
    expect(ref && (await paperOfCode(ref, source(changed)))).toBeUndefined();
    const signed = whole.map((record) =>
      record.position === 20n ? { ...record, recordedAt: '2026-06-18T18:11:00.001Z' } : record,
    );
    expect(one && paperHash(one)).not.toBe(paperHash(paper('notice', signed)!));
  });
});
