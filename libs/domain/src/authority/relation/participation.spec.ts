import fc from 'fast-check';
import { evolveParticipation } from './participation.js';
import { inForce, nobodyTakesPart, partiesOf, tiesOf, type Act } from './ties.js';

const fold = (acts: readonly Omit<Act, 'position'>[]) =>
  acts.reduce(
    (state, act, n) => evolveParticipation(state, { ...act, position: BigInt(n) }),
    nobodyTakesPart,
  );

const act = (stream: string, type: string, actor: string, data: Act['data'] = {}) => ({
  stream,
  type,
  actor,
  data,
});
const reported = act('incident-I', 'incident.reported', 'R', { reporterAgencyId: 'R' });
const assigned = act('task-T', 'task.assigned', 'C', {
  incidentId: 'I',
  assigneeAgencyId: 'A',
  assignerAgencyId: 'C',
});
const held = (acts: readonly Omit<Act, 'position'>[], id = 'I') =>
  inForce(tiesOf(fold(acts), id).ties).map(({ agencyId, as }) => `${agencyId} ${as}`);

describe('who takes part', () => {
  it('is who another drew in, until that came to nothing before it was taken up', () => {
    expect(held([reported, assigned])).toEqual(['R reporter', 'A task']);
    expect(held([reported, assigned, act('task-T', 'task.declined', 'A')])).toEqual(['R reporter']);
    const cancelled = act('task-T', 'task.cancelled', 'C');
    expect(held([reported, assigned, cancelled])).toEqual(['R reporter']);
    expect(held([reported, assigned, act('task-T', 'task.accepted', 'A'), cancelled])).toContain('A task');
  });

  it('is not who is obliged by its own report, and is who is by another’s', () => {
    const required = (agency: string) =>
      act('report-P', 'report.required', 'liandong', { incidentId: 'I', obligedAgencyId: agency });
    expect(held([reported, required('R')])).toEqual(['R reporter']);
    expect(held([reported, required('B')])).toContain('B obliged');
  });

  it('keeps its ties after a merge', () => {
    const merged = act('incident-I', 'incident.merged', 'C', { intoIncidentId: 'J' });
    expect(held([reported, assigned, merged], 'J')).toEqual(['R reporter', 'A task']);
  });

  it('is nobody by its own acts alone', () => {
    const own = fc.constantFrom(
      assigned.type,
      'sharing.requested',
      'sharing.asked',
      'sharing.answered',
      'sharing.offered',
      'sharing.allocation-decided',
      'sharing.requisitioned',
      'sharing.committed',
      'incident.agency-notified',
      'incident.command-established',
      'report.submitted',
    );
    const all = {
      incidentId: 'I',
      agencyId: 'X',
      agencyIds: ['X'],
      assigneeAgencyId: 'X',
      ownerAgencyId: 'X',
      superiorAgencyId: 'X',
      commandingAgencyId: 'X',
      lineIds: ['L'],
      lines: [{ lineId: 'L', ownerAgencyId: 'X', agreementId: 'G' }],
    };
    fc.assert(
      fc.property(fc.array(own), (types) => {
        const acts = types.map((type) => {
          const [kind] = type.split('.');
          return act(kind === 'incident' ? 'incident-I' : `${kind}-S`, type, 'X', all);
        });
        const state = fold([reported, ...acts]);
        expect(tiesOf(state, 'I').ties.filter(({ agencyId }) => agencyId === 'X')).toEqual([]);
        expect(partiesOf(state, 'S').asked).toEqual([]);
      }),
    );
  });
});
