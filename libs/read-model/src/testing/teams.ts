import type { TeamEvents } from '#domain';
import { TestLog } from './log.js';

/** T-FIRE with two certified members, T-VOL with one certificate that has ended; both are resources. */
export function formedTeams(log = new TestLog()): TestLog {
  form(log, 'T-FIRE', 'FIRE', ['2027-01-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z']);
  form(log, 'T-VOL', 'REDX', ['2027-01-01T00:00:00.000Z', '2026-05-31T16:00:00.000Z']);
  log.append('team-T-FIRE', {
    type: 'team.insured',
    data: { insurer: '示例财险', policyNumber: 'YW-1', validUntil: '2027-01-01T00:00:00.000Z' },
  });
  log.append('team-T-FIRE', {
    type: 'team.training-completed',
    data: { topic: '急流救援', hours: 16, completedAt: '2026-05-20T09:00:00.000Z', memberIds: ['T-FIRE-1'] },
  });
  log.append('team-T-FIRE', {
    type: 'team.commended',
    data: { incidentId: 'F1', text: '救出四人', byAgencyId: 'EMB' },
  });
  log.append('team-T-VOL', {
    type: 'team.readiness-changed',
    data: { readiness: 'limited', reason: '一艇在修' },
  });
  return log;
}

function form(log: TestLog, id: string, owner: string, validUntil: readonly string[]): void {
  const capabilities = [{ capability: 'rescue-team', minimumMembers: 2, qualifications: ['water-rescue'] }];
  const formed: TeamEvents['team.formed'] = {
    name: `队伍 ${id}`,
    kind: 'team.rescue',
    areaCode: '520111',
    capabilities,
    ownerAgencyId: owner,
  };
  log.append(`team-${id}`, { type: 'team.formed', data: formed });
  validUntil.forEach((until, index) => {
    const memberId = `${id}-${index + 1}`;
    log.append(`team-${id}`, { type: 'team.member-enrolled', data: { memberId } });
    log.append(`team-${id}`, {
      type: 'team.qualification-granted',
      data: {
        memberId,
        qualification: 'water-rescue',
        certificateNumber: `C-${memberId}`,
        validUntil: until,
      },
    });
  });
  log.append(`resource-${id}`, {
    type: 'resource.registered',
    data: {
      name: formed.name,
      kind: formed.kind,
      capability: { code: 'rescue-team', perUnit: 1 },
      quantity: 1,
      unit: '队',
      areaCode: '520111',
      readiness: 'ready',
      arrivalMinutes: 20,
      teamId: id,
      ownerAgencyId: owner,
    },
  });
}
