import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import { event } from '../events.helper-spec.js';
import { describeAuthorship } from './finding.js';
import { PersonCheck } from './person-check.js';

const start = Date.parse('2026-06-18T14:00:00.000Z');
const byKey = { agencyId: 'EMB', principal: 'p-li', role: 'dispatcher', keyId: 'K1' } as const;

let n = 0;
function record(
  seconds: number,
  happened: object,
  metadata: object = {},
  stream = 'sharing-S1',
): RecordedEvent {
  const { type, data } = happened as AnyEvent;
  const known = event(++n);
  return event(n, {
    ...{ stream, revision: 1n, data, storedType: storedName({ type, data } as AnyEvent) },
    recordedAt: new Date(start + seconds * 1_000).toISOString(),
    metadata: { ...known.metadata, actor: byKey, origin: { via: 'http' }, ...metadata },
  });
}
const asked = (inPerson?: true): RecordedEvent => {
  const data = { listed: [], signWithinHours: 24, inPerson };
  return record(0, { type: 'installation.two-persons-listed', data }, {}, 'installation-liandong');
};
const registered = record(
  1,
  { type: 'person.registered', data: { details: {}, agencyId: 'EMB' } },
  {},
  'person-p-li',
);
const paid = { type: 'sharing.compensation-paid', data: { claimId: 'C', amountFen: 1, reference: 'x' } };
const kinds = (...records: RecordedEvent[]): string[] =>
  new PersonCheck().take(records).map(({ problem }) => problem.kind);

describe('acts that need a person', () => {
  it.each([
    paid,
    { type: 'sharing.requisitioned', data: { lineIds: ['1.1'] } },
    { type: 'person.erased', data: { reason: 'x' } },
  ])('are a finding where nobody’s key did them: $type', (act) => {
    expect(kinds(asked(true), record(60, act))).toEqual(['no-person']);
    expect(kinds(asked(true), registered, record(60, act))).toEqual([]);
    const session = { ...byKey, principal: 'p-wang', keyId: undefined, session: 's-1' };
    expect(kinds(asked(true), record(60, act, { actor: session }))).toEqual([]);
  });

  it('are none before it is asked for, in a drill, and of the service itself', () => {
    expect(kinds(record(60, paid))).toEqual([]);
    expect(kinds(asked(), record(60, paid))).toEqual([]);
    // another process may not have heard of it yet
    expect(kinds(asked(true), record(5, paid))).toEqual([]);
    expect(kinds(asked(true), record(60, paid, { drill: 'D-1' }))).toEqual([]);
    expect(kinds(asked(true), record(60, paid, { origin: { via: 'flow' } }))).toEqual([]);
  });

  it('are described in both languages', () => {
    const [finding] = new PersonCheck().take([asked(true), record(60, paid)]);
    const { zh, en } = describeAuthorship(finding!);
    expect([zh, en]).toEqual([expect.stringContaining('本人'), expect.stringContaining('in person')]);
  });
});
