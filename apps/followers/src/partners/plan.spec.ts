import type { Standing } from '#domain';
import { heardKey, type AudibleEvent, type HeardObject, type Viewer } from '#read-model';
import { Hearing, openings, stepsOf, type Reader, type Step } from './plan.js';

const here = {
  districtCode: '520111',
  homeBureauId: 'EMB',
  commands: [{ capacity: 'command', areaCode: '520111' }],
} as const;
const viewer = (agencyId: string, kind: Viewer['kind'] = 'enterprise'): Viewer => ({
  ...{ agencyId, kind, mandates: agencyId === 'EMB' ? here.commands : [], principal: agencyId, here },
  role: kind === 'enterprise' ? 'enterprise-operator' : 'agency-operator',
});
const bus: Reader = { viewer: viewer('BUS'), since: 0n };
const emb: Reader = { viewer: viewer('EMB', 'department'), since: 0n };

type Parties = Record<string, Standing[]>;

/** An event of an incident in which agencies stand so. */
const event = (position: number, parties: Parties, more: Partial<AudibleEvent> = {}): AudibleEvent => {
  const incident = { areaCode: '520111', category: 'accident', parties, verified: true } as const;
  return {
    ...{ position: String(position), incidentId: 'I', stream: 'incident-I', aggregate: 'incident' },
    ...{ aggregateId: 'I', revision: '5', eventId: `e-${position}`, type: 'incident.situation-updated' },
    ...{ occurredAt: 'o', receivedAt: 'r', recordedAt: 'w', knownAt: null, flags: [] },
    ...{ actorAgencyId: 'EMB', actorRole: 'duty-officer', data: { summary: 's' } },
    ...{ ofIncident: incident, parties, ofObject: null, named: { I: incident } },
    ...more,
  };
};
const said = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) =>
    'event' in step
      ? step.told.to.map((agencyId) => `${agencyId} ${step.event.eventId}`)
      : [`${step.picture.agencyId} picture of ${step.picture.object}`],
  );
const steps = (hearing: Hearing, one: AudibleEvent, readers: readonly Reader[] = [bus]): string[] =>
  said(stepsOf(one, readers, hearing, (_, who) => who));

describe('what is written for an event', () => {
  let kept: Map<string, HeardObject>;
  let hearing: Hearing;
  beforeEach(() => {
    kept = new Map();
    hearing = new Hearing(kept);
  });
  /** As it is after a crash: what was kept is known, what was not is lost. */
  const again = (): Hearing => new Hearing(new Map(hearing.changed));

  it('begins with a picture where the agency begins to see its incident, once', () => {
    expect(steps(hearing, event(1, {}))).toEqual([]);
    const drawn = { BUS: ['participant'] } satisfies Parties;
    expect(steps(hearing, event(2, drawn))).toEqual(['BUS picture of incident-I', 'BUS e-2']);
    expect(steps(hearing, event(3, drawn))).toEqual(['BUS e-3']);
  });

  it('has no picture of what begins with it', () => {
    const first = { type: 'incident.reported', revision: '0', data: { title: 't' } } as const;
    expect(steps(hearing, event(1, { BUS: ['reporter'] }, first))).toEqual(['BUS e-1']);
    expect(steps(hearing, event(2, { BUS: ['reporter'] }))).toEqual(['BUS e-2']);
  });

  it('ends with the sight, and begins anew with it', () => {
    steps(hearing, event(1, { BUS: ['participant'] }));
    expect(steps(hearing, event(2, {}))).toEqual([]);
    expect(steps(hearing, event(3, { BUS: ['participant'] }))).toEqual([
      'BUS picture of incident-I',
      'BUS e-3',
    ]);
  });

  it('shows more where more is seen, and nothing anew where less is', () => {
    const fire: Reader = { viewer: viewer('FIRE', 'department'), since: 0n };
    steps(hearing, event(1, { FIRE: ['reporter'] }), [fire]);
    const drawn = { FIRE: ['reporter', 'participant'] } satisfies Parties;
    expect(steps(hearing, event(2, drawn), [fire])).toEqual(['FIRE picture of incident-I', 'FIRE e-2']);
    expect(steps(hearing, event(3, { FIRE: ['reporter'] }), [fire])).toEqual(['FIRE e-3']);
    expect(hearing.of('FIRE', 'incident-I')).toMatchObject({ sight: 'part', since: 1n, grown: 2n });
  });

  it('is the same when it is done a second time, whatever has come since', () => {
    const drawn = { BUS: ['participant'] } satisfies Parties;
    steps(hearing, event(2, drawn));
    // the rows know by now that it takes part, also where what lay before is told again
    const redone = again();
    expect(steps(redone, event(1, drawn))).toEqual([]);
    expect(steps(redone, event(2, drawn))).toEqual(['BUS picture of incident-I', 'BUS e-2']);
    expect(steps(redone, event(3, drawn))).toEqual(['BUS e-3']);
    expect(redone.of('BUS', 'incident-I')).toMatchObject({ since: 2n, grown: 2n });
  });

  it('is for nobody who reads what comes later only', () => {
    const late = { ...bus, since: 7n };
    expect(steps(hearing, event(7, { BUS: ['participant'] }), [late])).toEqual([]);
    expect(steps(hearing, event(8, { BUS: ['participant'] }), [late])).toContain('BUS e-8');
  });

  it('shows a merged incident’s participants the one that it went into', () => {
    const parties = { BUS: ['participant'] } satisfies Parties;
    const other = { areaCode: '520111', category: 'accident', parties, verified: true } as const;
    steps(hearing, event(1, parties));
    const merged = event(2, parties, { type: 'incident.merged', data: { intoIncidentId: 'J' } });
    const told = steps(hearing, { ...merged, named: { ...merged.named, J: other } });
    expect(told).toEqual(['BUS picture of incident-J', 'BUS e-2']);
  });

  it('keeps objects of a drill from those of the same name', () => {
    const drawn = { BUS: ['participant'] } satisfies Parties;
    steps(hearing, event(1, drawn));
    const inside = event(2, drawn, { drill: 'D' });
    expect(steps(hearing, inside)).toEqual(['BUS picture of exercise/D/incident-I', 'BUS e-2']);
    expect(said(stepsOf(event(3, drawn, { drill: 'D' }), [bus], hearing, () => undefined))).toEqual([]);
  });

  it('opens what a mandate opens, without an event of it', () => {
    const objects = [{ object: 'incident-I', sight: 'whole' }] as const;
    expect(openings('EMB', objects, 4n, hearing)).toHaveLength(1);
    expect(openings('EMB', objects, 5n, hearing)).toEqual([]);
    expect(kept.get(heardKey({ agencyId: 'EMB', object: 'incident-I' }))).toMatchObject({ since: 4n });
    expect(steps(hearing, event(6, {}), [emb, bus])).toEqual(['EMB e-6']);
  });
});
