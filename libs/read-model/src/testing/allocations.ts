import { decode } from '#contracts';
import type { AllocationEvents } from '#domain';
import { readFileSync } from 'node:fs';
import { TestLog } from './log.js';

const samples = new URL('../../../contracts/src/log/frozen-events/allocation.json', import.meta.url);
const stored = JSON.parse(readFileSync(samples, 'utf8')) as { type: string; data: unknown }[];

/** A decision over two requests for rescue teams: both wholly covered, unless one of them is left short. */
export function decideJointlyAs(
  log: TestLog,
  id: string,
  decidedByAgencyId: string,
  { leftShort = false } = {},
): void {
  const [first] = stored;
  if (!first) throw new Error('there is no sample of a joint decision');
  const { certificate } = decode(first.type, first.data).data as AllocationEvents['allocation.decided'];
  const requests = certificate.requests.map((request, index) =>
    leftShort && index === 0 ? { ...request, lines: [], covered: 0, shortfall: 1 } : request,
  );
  log.append(
    `allocation-${id}`,
    { type: 'allocation.decided', data: { decidedByAgencyId, certificate: { ...certificate, requests } } },
    { by: decidedByAgencyId, role: 'commander' },
  );
}

/** A1 of EMB, of which one negotiation took its part and the other did not. */
export function jointDecision(log = new TestLog()): TestLog {
  decideJointlyAs(log, 'A1', 'EMB');
  log.append('allocation-A1', { type: 'allocation.adopted', data: { sharingId: 'SH-G1-TEAM' } });
  log.append('allocation-A1', {
    type: 'allocation.not-adopted',
    data: { sharingId: 'SH-C1-TEAM', reason: 'wrong-status' },
  });
  return log;
}
