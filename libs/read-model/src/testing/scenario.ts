import type { SharingEvents } from '#domain';
import { TestLog } from './log.js';

type Line = SharingEvents['sharing.allocation-decided']['lines'][number];

/**
 * A night of rain: a flooded tunnel (F1) and a gas leak (G1) compete for pump trucks of ENT-PUMP; one truck comes
 * back damaged. FIRE helps at F1 only, NM-EMB downstream is told of it.
 */
export function floodNight(log = new TestLog()): TestLog {
  for (const [id, kind] of [
    ['EMB', 'department'],
    ['FIRE', 'department'],
    ['ENT-PUMP', 'enterprise'],
    ['NM-EMB', 'neighbour'],
    ['OUTSIDE', 'organisation'],
  ] as const) {
    log.append(`agency-${id}`, {
      type: 'agency.registered',
      data: { name: `单位 ${id}`, kind, areaCode: '520111' },
    });
  }
  log.append('agreement-A1', {
    type: 'agreement.proposed',
    data: {
      beneficiaryAgencyId: 'EMB',
      providerAgencyId: 'ENT-PUMP',
      items: [{ resourceKind: 'pump.truck', maxUnits: 2, ratePerUnitFen: 260_000 }],
      arrivalWithinMinutes: 60,
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2027-01-01T00:00:00.000Z',
    },
  });
  log.append('agreement-A1', { type: 'agreement.confirmed', data: {} }, { by: 'ENT-PUMP' });
  registerPump(log, 'TRUCK', 'ENT-PUMP', 2);
  registerPump(log, 'NM-PUMP', 'NM-EMB', 1);

  report(log, 'F1', '下穿隧道积水', '520111006');
  report(log, 'G1', '燃气泄漏', '520112', 'OUTSIDE');
  log.append('incident-F1', {
    type: 'incident.agency-notified',
    data: { agencyId: 'NM-EMB', message: '请下游注意' },
  });
  log.append('incident-F1', { type: 'incident.verified', data: { findings: '属实' } });
  log.append('task-T1', {
    type: 'task.assigned',
    data: {
      incidentId: 'F1',
      assigneeAgencyId: 'FIRE',
      assignerAgencyId: 'EMB',
      title: '营救被困人员',
      priority: 1,
      acknowledgeWithinMinutes: 10,
    },
  });
  log.append(
    'task-T1',
    { type: 'task.accepted', data: { crew: 14 } },
    { by: 'FIRE', role: 'agency-operator' },
  );

  requestDrainage(log, 'S1', 'F1', 6_000, 1);
  requestDrainage(log, 'S2', 'G1', 3_000, 2);
  const line = { lineId: '1.1', resourceId: 'TRUCK', ownerAgencyId: 'ENT-PUMP', quantity: 2, amount: 6_000 };
  decide(log, 'S1', 'F1', [line]);
  const promise = { sharingId: 'S1', lineId: '1.1' };
  log.append('resource-TRUCK', {
    type: 'resource.reserved',
    data: { ...promise, quantity: 2, incidentId: 'F1' },
  });
  log.append('sharing-S1', { type: 'sharing.reservation-confirmed', data: { lineId: '1.1' } });
  log.append('sharing-S1', {
    type: 'sharing.requisitioned',
    data: { lineIds: ['1.1'], funding: { code: 'FLOOD-2026', amountFen: 520_000 }, reportTo: '现场' },
  });
  log.append('sharing-S1', {
    type: 'sharing.committed',
    data: { lineIds: ['1.1'], ownerAgencyId: 'ENT-PUMP' },
  });
  const moved = [{ lineId: '1.1', resourceId: 'TRUCK', quantity: 2 }];
  log.append('sharing-S1', {
    type: 'sharing.dispatched',
    data: { lines: moved, departedAt: '2026-06-18T14:25:00.000Z' },
  });
  log.append('resource-TRUCK', { type: 'resource.deployed', data: { ...promise, quantity: 2 } });
  return log;
}

/** The trucks come home, one of them damaged. */
export function trucksReturn(log: TestLog): void {
  const line = { lineId: '1.1', resourceId: 'TRUCK', quantity: 2 };
  const counts = { returned: 1, damaged: 1, consumed: 0 };
  log.append('sharing-S1', { type: 'sharing.released', data: { unused: [], inUse: [line], reason: '水退' } });
  log.append('sharing-S1', {
    type: 'sharing.returned',
    data: {
      lines: [{ ...line, ...counts }],
      returnedAt: '2026-06-19T03:00:00.000Z',
      ownerAgencyId: 'ENT-PUMP',
    },
  });
  log.append('resource-TRUCK', {
    type: 'resource.taken-back',
    data: { sharingId: 'S1', lineId: '1.1', ...counts },
  });
}

export function claimAndPay(log: TestLog, paidFen: number): void {
  log.append('sharing-S1', {
    type: 'sharing.compensation-claimed',
    data: { claimId: 'C1', amountFen: 500_000, grounds: '损坏', claimantAgencyId: 'ENT-PUMP' },
  });
  log.append('sharing-S1', {
    type: 'sharing.compensation-paid',
    data: { claimId: 'C1', amountFen: paidFen, reference: '财付 1' },
  });
}

export function registerPump(log: TestLog, id: string, ownerAgencyId: string, quantity: number): void {
  log.append(
    `resource-${id}`,
    {
      type: 'resource.registered',
      data: {
        name: '排水车',
        kind: 'pump.truck',
        capability: { code: 'drainage-m3h', perUnit: 3_000 },
        quantity,
        unit: '台',
        areaCode: '520111',
        readiness: 'ready',
        arrivalMinutes: 45,
        costPerUnitFen: 260_000,
        ownerAgencyId,
      },
    },
    { by: ownerAgencyId, role: 'enterprise-operator' },
  );
}

export function report(log: TestLog, id: string, title: string, areaCode: string, by = 'EMB'): void {
  log.append(
    `incident-${id}`,
    {
      type: 'incident.reported',
      data: {
        title,
        category: 'natural-disaster',
        areaCode,
        place: '清溪街道',
        location: { lat: 26.41, lon: 106.67 },
        description: '积水 1.1 m，4 人被困',
        casualties: { trapped: 4 },
        exercise: false,
        reporterAgencyId: by,
      },
    },
    { by },
  );
}

export function requestDrainage(
  log: TestLog,
  id: string,
  incidentId: string,
  amount: number,
  priority: number,
  requesterAgencyId = 'EMB',
): void {
  log.append(
    `sharing-${id}`,
    {
      type: 'sharing.requested',
      data: {
        incidentId,
        capability: 'drainage-m3h',
        amount,
        neededBy: '2026-06-18T15:10:00.000Z',
        deliverTo: { areaCode: '520111006', place: '下穿隧道' },
        priority,
        purpose: '排水',
        requesterAgencyId,
      },
    },
    { by: requesterAgencyId },
  );
}

export function decide(log: TestLog, id: string, incidentId: string, lines: Line[]): void {
  const covered = lines.reduce((sum, line) => sum + line.amount, 0);
  log.append(`sharing-${id}`, {
    type: 'sharing.allocation-decided',
    data: {
      round: 1,
      decidedByAgencyId: 'EMB',
      incidentId,
      lines,
      certificate: {
        policyVersion: 'agreement-arrival-cost.v1',
        logPosition: '1',
        decidedAt: '2026-06-18T14:00:00.000Z',
        need: {
          capability: 'drainage-m3h',
          amount: covered,
          neededBy: '2026-06-18T15:10:00.000Z',
          areaCode: '520111',
        },
        candidates: [],
        lines: [],
        covered,
        shortfall: 0,
      },
    },
  });
}
