import { jointCertificate } from './certificate.js';
import { decidedAt, jointCandidate, jointRequest, plainProposal, policy } from './joint.helper-spec.js';
import type { JointInputs } from './inputs.js';
import { objectiveValues } from './objectives.js';
import { decideSingly } from './singly.js';

const at = { decidedAt, logPosition: '42' };

/** A near team that either may have, and one that reaches only who has more time. */
const night: JointInputs = {
  requests: [
    jointRequest('C1', {
      priority: 1,
      need: { ...jointRequest('C1').need, neededBy: '2026-06-18T14:45:00.000Z' },
    }),
    jointRequest('G1', { priority: 2 }),
  ],
  candidates: [
    jointCandidate('CITY', { arrivalMinutes: 50, minimumReserve: 0 }),
    jointCandidate('T-FIRE1', { arrivalMinutes: 25 }),
  ],
};

describe('requests decided one after another', () => {
  const taken = (order: readonly string[]) =>
    decideSingly(night, order, at).requests.map(({ sharingId, lines, shortfall }) => [
      ...[sharingId, lines.map(({ resourceId }) => resourceId).join(), shortfall],
    ]);

  it('take from what those before them left, in the order given', () => {
    expect(taken(['G1', 'C1'])).toEqual([
      ...[
        ['G1', 'T-FIRE1', 0],
        ['C1', '', 1],
      ],
    ]);
    expect(taken(['C1', 'G1'])).toEqual([
      ...[
        ['C1', 'T-FIRE1', 0],
        ['G1', 'CITY', 0],
      ],
    ]);
    expect(taken(['C1', 'C1', 'NONE'])).toHaveLength(1);
  });

  it('draw on an agreement no more than is left of it, and on what owners answered', () => {
    const terms = ['A', 'B'].map((resourceId) => ({
      ...{ resourceId, agreementId: 'AG', agreementItem: 'team', agreementUnits: 1 },
    }));
    const inputs: JointInputs = {
      requests: [
        jointRequest('X', { terms }),
        jointRequest('Y', { terms: [...terms, { resourceId: 'C', answer: { answer: 'decline' } }] }),
      ],
      candidates: [jointCandidate('A'), jointCandidate('B'), jointCandidate('C', { arrivalMinutes: 1 })],
    };
    const { requests } = decideSingly(inputs, ['X', 'Y'], at);
    expect(requests.map(({ lines }) => lines)).toMatchObject([
      [{ resourceId: 'A', agreementId: 'AG' }],
      [{ resourceId: 'B' }],
    ]);
    expect(requests[1]?.lines[0]).not.toHaveProperty('agreementId');
  });
});

describe('the values of the objectives', () => {
  it('tell two answers apart where the first differs', () => {
    const joint = jointCertificate(night, plainProposal(night), [], policy, at);
    if ('refusal' in joint) throw new Error(joint.refusal.code);
    expect(objectiveValues(joint, joint.requests, policy)).toEqual({
      ...{ unmet: 0, late: 0, fromReserve: 0, withoutAgreement: 2, arrivalMinutes: 75, costFen: 0 },
    });
    const singly = decideSingly(joint, ['G1', 'C1'], at);
    expect(objectiveValues(joint, singly.requests, policy)).toMatchObject({ unmet: 81, arrivalMinutes: 25 });
  });

  it('weigh what is late by priority, count reserves once, and cost by the quoted price', () => {
    const inputs: JointInputs = {
      requests: [jointRequest('A', { priority: 2, terms: [{ resourceId: 'P', costPerUnitFen: 7 }] })],
      candidates: [jointCandidate('P', { availableUnits: 3, minimumReserve: 2, costPerUnitFen: 5 })],
    };
    const line = { resourceId: 'P', ownerAgencyId: 'FIRE', units: 2, amount: 2, arrivesAfterMinutes: 90 };
    const given = [{ sharingId: 'A', lines: [{ ...line, isLate: true }], shortfall: 0 }];
    expect(objectiveValues(inputs, given, policy)).toEqual({
      ...{ unmet: 0, late: 54, fromReserve: 1, withoutAgreement: 2, arrivalMinutes: 180, costFen: 14 },
    });
  });
});
