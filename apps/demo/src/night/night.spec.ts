import { commandSpecs, observationBatch, parseCommand, rolesFor, parseObservations } from '#contracts';
import {
  kindsRefused,
  shippedCodeTables,
  type ActivationState,
  type IncidentState,
  type PlanState,
  type ReportState,
  type ResourceState,
  type SharingEvents,
  type SharingState,
  type TaskState,
  type WarningState,
} from '#domain';
import { asOfRequest } from '../summary/as-of.js';
import { drillSteps } from '../drill/drill.js';
import { night } from './night.js';
import { scenario } from '../rehearsal/scenario.helper-spec.js';
import { demoStaff } from '../staffing.js';
import { parties } from '../story/parties.js';
import { hasOwnKey } from '../story/staff.js';
import { seeded } from '../play/random.js';
import { Rehearsal } from '../rehearsal/rehearsal.helper-spec.js';
import { goThrough } from '../rehearsal/night.helper-spec.js';

const byId = new Map(night.map((step) => [step.id, step]));

/** Plays everything in an order drawn by the seed, as far as `after` and `awaits` allow. */
function rehearse(seed: number): Rehearsal {
  const random = seeded(seed);
  const world = new Rehearsal();
  goThrough(world, (ready) => {
    if (random() >= 0.3) return ready[Math.floor(random() * ready.length)];
    world.flow();
    return undefined;
  });
  return world;
}

const clauses = (world: Rehearsal, incidentId: string) =>
  Object.fromEntries(
    Object.values(world.state<ActivationState>(`activation-${incidentId}`).clauses).map(
      ({ clause, status }) => [clause.clauseId, status],
    ),
  );

const decision = (world: Rehearsal, sharingId: string) =>
  world.seen.find((e) => e.stream === `sharing-${sharingId}` && e.type === 'sharing.allocation-decided')
    ?.data as unknown as SharingEvents['sharing.allocation-decided'];

describe('the night as data', () => {
  it('holds valid commands that their senders may give', () => {
    const problems = night.flatMap(({ id, name, data, actor, asAgencyEvent }) => {
      if (name === observationBatch) return 'batch' in parseObservations(data) ? [] : [`${id}: no batch`];
      const parsed = parseCommand(name, data);
      const { agencyEvent } = commandSpecs[name];
      const roles = rolesFor(name);
      const key =
        demoStaff.find(({ personId }) => personId === actor.principal) ??
        parties.find(({ agencyId }) => agencyId === actor.agencyId);
      return [
        ...('violations' in parsed ? [`${id}: ${JSON.stringify(parsed.violations)}`] : []),
        ...(roles.includes(actor.role) && key?.roles.includes(actor.role) ? [] : [`${id}: role`]),
        ...(asAgencyEvent && !agencyEvent ? [`${id}: no agency event for ${name}`] : []),
      ];
    });
    expect(problems).toEqual([]);
  });

  it('registers only kinds that the shipped table has', () => {
    const kinds = night.flatMap(({ name, data }) =>
      name === 'resource.register' ? [(data as { kind: string }).kind] : [],
    );
    expect(kinds.length).toBeGreaterThan(20);
    expect(kindsRefused({ ...shippedCodeTables, strict: true }, kinds)).toEqual([]);
  });

  it('has what needs a person done by one with a key of its own', () => {
    const names = ['sharing.requisition', 'sharing.pay-compensation', 'person.erase'];
    const withKey = new Set(demoStaff.filter(hasOwnKey).map(({ personId }) => personId));
    const done = night.filter(({ name }) => names.includes(name));
    expect(done.length).toBeGreaterThan(0);
    expect(done.filter(({ actor }) => !withKey.has(actor.principal)).map(({ id }) => id)).toEqual([]);
  });

  it('has one id per step', () => {
    expect(byId.size).toBe(night.length);
  });

  it('marks every incident as an exercise', () => {
    const reports = night.filter(({ name }) => name === 'incident.report');
    expect(reports).toHaveLength(4);
    expect(reports.every(({ data }) => 'exercise' in data && data.exercise === true)).toBe(true);
  });

  it('plays each of the 63 entries of the scenario', () => {
    expect(scenario).toHaveLength(63);
    const played = new Set([...night, ...drillSteps].map(({ id }) => id));
    for (const { what, steps, asks } of scenario) {
      expect([what, steps.length > 0 || asks !== undefined]).toEqual([what, true]);
      steps.forEach((id) => expect([what, id, played.has(id)]).toEqual([what, id, true]));
    }
    expect(byId.get(asOfRequest.commandId)?.time).toBe('2026-06-19T02:11:00+08:00');
  });
});

describe('the night against the rules', () => {
  const orders = Array.from({ length: 12 }, (_, seed) => seed);

  it.each(orders)('is accepted throughout and comes to the same end (order %i)', (seed) => {
    const world = rehearse(seed);

    for (const stream of world.streams('incident')) {
      // those that red warnings proposed are part of the rainstorm
      const status = stream.startsWith('incident-W.') ? 'merged' : 'reviewed';
      expect([stream, world.state<IncidentState>(stream).status]).toEqual([stream, status]);
    }
    const ends = world.streams('warning').map((stream) => world.state<WarningState>(stream).status);
    expect(ends.sort()).toEqual(['cancelled', 'cancelled', 'dismissed', 'dismissed']);
    const rain = world.state<WarningState>('warning-RAIN-0618');
    expect(Object.values(rain.calls).every(({ acknowledged }) => acknowledged)).toBe(true);
    for (const stream of world.streams('task')) {
      expect(world.state<TaskState>(stream).status).toBe('completed');
    }
    expect(clauses(world, 'INC-R0')).toEqual({
      '3.1': 'executed',
      '3.2': 'executed',
      '4.1': 'executed',
      '4.2': 'executed',
      '5.1': 'skipped',
    });
    expect(clauses(world, 'INC-C1')).toEqual({
      '2.1': 'skipped',
      '4.3': 'executed',
      '4.5': 'executed',
      '5.2': 'skipped',
    });
    const chem = world.state<PlanState>('plan-P-CHEM');
    expect(chem.published).toMatchObject({ version: 5 });
    for (const stream of world.streams('sharing')) {
      const steps = Object.values(world.state<SharingState>(stream).lines).map(({ step }) => step);
      expect(new Set(steps)).toEqual(new Set(['returned']));
    }
    for (const stream of world.streams('resource')) {
      const { promises, quantities: q } = world.state<ResourceState>(stream);
      expect(promises).toEqual({});
      expect(q.available + q.consumed).toBe(q.registered);
    }
  });

  it('reports upward in time, but for the landslide', () => {
    const world = rehearse(1);
    const ends = world.streams('report').map((stream) => {
      const { status, overdue } = world.state<ReportState>(stream);
      return [stream, status, overdue];
    });
    expect(ends.sort()).toEqual([
      ['report-INC-C1.accident-county', 'submitted', false],
      ['report-INC-C1.accident-unit', 'submitted', false],
      ['report-INC-F1.guiyang-disaster', 'submitted', false],
      ['report-INC-G1.guiyang-disaster', 'submitted', true],
    ]);
  });

  it('decides at 22:18 for one truck and six pumps, 900 m3/h short', () => {
    const { lines, certificate } = decision(rehearse(1), 'SH-F1-DRAIN');
    expect(lines.map(({ lineId, resourceId, quantity }) => [lineId, resourceId, quantity])).toEqual([
      ['1.1', 'ENT-PUMP.truck', 1],
      ['1.2', 'EMB.stock-pump', 6],
    ]);
    expect(certificate.candidates).toHaveLength(3);
    expect(certificate.shortfall).toBe(900);
    expect(certificate.candidates.find(({ ownerAgencyId }) => ownerAgencyId === 'NM-EMB')?.verdict).toBe(
      'owner-declined',
    );
  });

  it('gives T-FIRE1 to the leak and the city teams to the landslide, against the policy', () => {
    const world = rehearse(1);
    const landslide = decision(world, 'SH-G1-TEAM');
    expect(landslide.certificate.override?.proposed.map(({ resourceId }) => resourceId)).toContain('T-FIRE1');
    expect(landslide.lines).toMatchObject([{ resourceId: 'GY-EMB.rescue', quantity: 2 }]);
    expect(decision(world, 'SH-C1-TEAM').lines).toMatchObject([{ resourceId: 'T-FIRE1', quantity: 1 }]);
  });

  it('shares 4,800 bottles between two shelters in one decision', () => {
    const world = rehearse(1);
    const shares = ['SH-G1-WATER', 'SH-C1-WATER'].map((id) => {
      const { certificate } = decision(world, id);
      return [certificate.allocationId, certificate.covered, certificate.shortfall];
    });
    expect(shares).toEqual([
      ['ALLOC-0410', 800, 0],
      ['ALLOC-0410', 4000, 500],
    ]);
  });

  it('passes over the team whose certificate has lapsed, though it is nearest, and says what is missing', () => {
    const { candidates } = decision(rehearse(1), 'SH-G1-TEAM').certificate;
    expect(candidates.find(({ resourceId }) => resourceId === 'T-VOL')).toMatchObject({
      arrivesAfterMinutes: 20,
      verdict: 'team-unqualified',
      units: 0,
      team: { missing: [{ qualification: 'water-rescue', held: 2, needed: 3, expired: 1 }] },
    });
  });

  it('commits under a standing agreement without a requisition', () => {
    const world = rehearse(1);
    expect(decision(world, 'SH-G1-DIG').lines).toMatchObject([{ agreementId: 'AG-02', quantity: 2 }]);
    expect(world.has('sharing-SH-G1-DIG', 'sharing.requisitioned')).toBe(false);
  });
});
