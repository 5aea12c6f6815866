import { viewEvent, type Facts, type SharingEvent, type Speaker } from '#domain';
import { night, plainWords } from './night.helper-spec.js';
import { rmMessages } from './outgoing.js';
import { shownEvent } from './shown.js';

const here = { districtCode: '520111', homeBureauId: 'EMB', commands: [] };
const entries = night(plainWords);
const line = { lineId: '1.1', ownerAgencyId: 'ENT-PUMP' };

/** What an owner of lines is given of the night. */
function messagesFor(agencyId: string, kind: Speaker['kind']) {
  const role = kind === 'enterprise' ? 'enterprise-operator' : 'agency-operator';
  const who: Speaker = { agencyId, kind, role, mandates: [], principal: agencyId };
  const isOwner = agencyId === line.ownerAgencyId;
  const incident = { areaCode: '520111006', category: 'accident', joined: [] };
  const of: Facts = {
    ...{ incidents: [incident], isWithin: true, asked: [agencyId], lines: [line], requester: 'EMB' },
    ...{ lineOwners: ['ENT-PUMP'], seen: ['INC-F1'] },
  };
  const data = new Map(
    entries.map(({ messageId, event, agencyId: actorAgencyId }) => {
      const said = { type: event.type, actorAgencyId, data: event.data as Record<string, unknown> };
      return [messageId, viewEvent(said, who, of, here)?.data];
    }),
  );
  return rmMessages(entries, {
    named: 'liandong:N:0',
    dataOf: (messageId) => data.get(messageId),
    seesLine: () => isOwner,
  });
}

describe('messages for an owner', () => {
  it('hold nothing of the lines, answers, prices and messages of another', () => {
    const text = JSON.stringify(messagesFor('FIRE', 'department'));
    expect(text).toContain('RequestResource');
    expect(text).toContain('FIRE@liandong');
    for (const others of ['1.1', 'PUMP', String(plainWords.fen)]) expect(text).not.toContain(others);
    const given = new Set(messagesFor('FIRE', 'department').map(({ messageId }) => messageId));
    for (const { preceding, recall } of messagesFor('FIRE', 'department'))
      for (const cited of [preceding, recall?.messageId])
        expect([undefined, 'liandong:N:0', ...given]).toContain(cited);
  });

  it('are those of its own lines', () => {
    const text = JSON.stringify(messagesFor('ENT-PUMP', 'enterprise'));
    for (const own of ['RequisitionResource', 'ReleaseResource', 'RequestReturn', '"elementId":"1.1"'])
      expect(text).toContain(own);
    expect(text).not.toContain('FIRE');
  });

  it('tell of an event with the lines that are left, and not of one of which more is kept', () => {
    const event: Extract<SharingEvent, { type: 'sharing.recalled' }> = {
      type: 'sharing.recalled',
      data: { lineIds: ['1.1', '1.2'], reason: 'r', ownerAgencyId: 'ENT-PUMP' },
    };
    const left = { ...event.data, lineIds: ['1.2'] };
    expect(shownEvent(event, left)).toEqual({ ...event, data: left });
    expect(shownEvent(event, { lineIds: ['1.2'], ownerAgencyId: 'ENT-PUMP' })).toBeUndefined();
    expect(shownEvent(event, { ...left, lineIds: ['1.3'] })).toBeUndefined();
    expect(shownEvent(event, undefined)).toBeUndefined();
  });
});
