import type { ReadableLog } from '#audit';
import { storedName, type AnyEvent, type RecordedEvent } from '#contracts';
import type { AllocationCertificate } from '#domain';

const perIncident = 50;
const tasks = 3;
const resources = 2_000;
const batchSize = 1_000;
const startAt = Date.parse('2026-06-18T00:00:00.000Z');

/** A log that is made as it is read: incident after incident, each with tasks and one negotiation. */
export const generatedLog = (events: number): ReadableLog => ({
  after: async function* (position = -1n) {
    await Promise.resolve();
    for (let from = Number(position) + 1; from < events; from += batchSize) {
      yield Array.from({ length: Math.min(batchSize, events - from) }, (_, n) => eventAt(from + n));
    }
  },
  stream: async function* (name) {
    await Promise.resolve();
    const [, block = '0'] = /-(\d+)/.exec(name) ?? [];
    const first = Number(block) * perIncident;
    yield Array.from({ length: perIncident }, (_, n) => eventAt(first + n)).filter(
      ({ stream }) => stream === name,
    );
  },
});

const id = (n: number): string => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;

function eventAt(n: number): RecordedEvent {
  const block = Math.floor(n / perIncident);
  const [stream, event] = happening(block, n % perIncident, n);
  const at = new Date(startAt + n * 250).toISOString();
  return {
    eventId: id(n),
    stream,
    // ascending within each stream, which is all that is asked of it
    revision: BigInt(n),
    position: BigInt(n),
    recordedAt: at,
    storedType: storedName(event),
    data: event.data,
    metadata: {
      commandId: id(n),
      command: { source: '/agencies/EMB', id: `c-${n}`, name: 'measured' },
      digest: '',
      correlationId: id(block),
      causationId: id(n),
      actor: { agencyId: 'EMB', principal: '值班员', role: 'duty-officer' },
      occurredAt: at,
      receivedAt: at,
      origin: { via: 'http' },
    },
  };
}

function happening(block: number, k: number, n: number): [stream: string, event: AnyEvent] {
  const incidentId = `I-${block}`;
  const resourceId = `R-${block % resources}`;
  const sharingId = `S-${block}`;
  const line = { lineId: '1.1', resourceId, quantity: 1 };
  const ofSharing = (event: AnyEvent): [string, AnyEvent] => [`sharing-${sharingId}`, event];
  if (k === 0) return [`incident-${incidentId}`, reported(block)];
  if (k === 1 && block < resources) return [`resource-${resourceId}`, registered(resourceId)];
  if (k <= 4) {
    const data = { summary: `第 ${n} 次续报，水位下降`, casualties: { trapped: n % 7 }, byAgencyId: 'EMB' };
    return [`incident-${incidentId}`, { type: 'incident.situation-updated', data }];
  }
  switch (k) {
    case 41:
      return ofSharing(requested(incidentId, n));
    case 42:
      return ofSharing(decided(incidentId, resourceId, n));
    case 43: {
      const data = { sharingId, lineId: '1.1', quantity: 1, incidentId };
      return [`resource-${resourceId}`, { type: 'resource.reserved', data }];
    }
    case 44:
      return ofSharing({ type: 'sharing.reservation-confirmed', data: { lineId: '1.1' } });
    case 45: {
      const data = { lineIds: ['1.1'], funding: { code: 'F' }, reportTo: '现场' };
      return ofSharing({ type: 'sharing.requisitioned', data });
    }
    case 46:
      return ofSharing({ type: 'sharing.committed', data: { lineIds: ['1.1'], ownerAgencyId: 'FIRE' } });
    case 47: {
      const data = { lines: [line], departedAt: new Date(startAt + n * 250).toISOString() };
      return ofSharing({ type: 'sharing.dispatched', data });
    }
    case 48:
      return [
        `resource-${resourceId}`,
        { type: 'resource.deployed', data: { sharingId, lineId: '1.1', quantity: 1 } },
      ];
    case 49: {
      const data = { sharingId, lineId: '1.1', returned: 1, damaged: 0, consumed: 0 };
      return [`resource-${resourceId}`, { type: 'resource.taken-back', data }];
    }
    default: {
      const task = `task-T-${block}-${k % tasks}`;
      if (k < 5 + tasks) return [task, assigned(incidentId, k)];
      if (k < 5 + 2 * tasks) return [task, { type: 'task.accepted', data: { crew: 12, vehicles: 2 } }];
      return [task, { type: 'task.progressed', data: { summary: '泵站运行正常', percentComplete: k * 2 } }];
    }
  }
}

const reported = (block: number): AnyEvent => ({
  type: 'incident.reported',
  data: {
    title: `下穿隧道积水 ${block}`,
    category: 'natural-disaster',
    areaCode: '520111006',
    place: '清溪街道',
    description: '隧道内积水约 1.5 米，有车辆被困，现场人员已设置警戒。',
    exercise: true,
    reporterAgencyId: 'EMB',
  },
});

const assigned = (incidentId: string, k: number): AnyEvent => ({
  type: 'task.assigned',
  data: {
    incidentId,
    assigneeAgencyId: `TOWN-${k % tasks}`,
    assignerAgencyId: 'EMB',
    title: '抽排积水，营救被困人员',
    instructions: '到场后报告水深和车辆数。',
    priority: 2,
    acknowledgeWithinMinutes: 10,
  },
});

const capability = 'drainage-m3h';

const registered = (resourceId: string): AnyEvent => ({
  type: 'resource.registered',
  data: {
    name: `排水车 ${resourceId}`,
    kind: 'pump.truck',
    capability: { code: capability, perUnit: 3_000 },
    quantity: 4,
    unit: '台',
    areaCode: '520111',
    readiness: 'ready',
    arrivalMinutes: 45,
    costPerUnitFen: 260_000,
    ownerAgencyId: 'FIRE',
  },
});

const requested = (incidentId: string, n: number): AnyEvent => ({
  type: 'sharing.requested',
  data: {
    requesterAgencyId: 'EMB',
    incidentId,
    capability,
    amount: 3_000,
    neededBy: new Date(startAt + n * 250 + 3_600_000).toISOString(),
    deliverTo: { areaCode: '520111006', place: '清溪街道' },
    priority: 1,
    purpose: '抽排积水',
  },
});

const candidates = 10;

function decided(incidentId: string, resourceId: string, n: number): AnyEvent {
  const at = new Date(startAt + n * 250).toISOString();
  const units = { resourceId, ownerAgencyId: 'FIRE', amount: 3_000 };
  const certificate: AllocationCertificate = {
    policyVersion: 'agreement-arrival-cost.v1',
    logPosition: String(n - 1),
    decidedAt: at,
    need: { capability, amount: 3_000, neededBy: at, areaCode: '520111006' },
    candidates: Array.from({ length: candidates }, (_, rank) => ({
      resourceId: rank === 0 ? resourceId : `R-${rank}`,
      ownerAgencyId: 'FIRE',
      capability,
      perUnit: 3_000,
      availableUnits: 4,
      readiness: 'ready',
      arrivalMinutes: 45,
      costPerUnitFen: 260_000,
      minimumReserve: 0,
      areaCode: '520111',
      usableUnits: 4,
      arrivesAfterMinutes: 45,
      rank: rank + 1,
      verdict: rank === 0 ? 'chosen' : 'not-needed',
      units: rank === 0 ? 1 : 0,
    })),
    lines: [{ ...units, units: 1 }],
    covered: 3_000,
    shortfall: 0,
  };
  const lines = [{ ...units, lineId: '1.1', quantity: 1 }];
  return {
    type: 'sharing.allocation-decided',
    data: { round: 1, decidedByAgencyId: 'EMB', incidentId, lines, certificate },
  };
}
