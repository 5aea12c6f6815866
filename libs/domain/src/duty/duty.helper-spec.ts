import type { DutyEvent } from './duty.js';
import type { DutyPerson, Shift } from './roster.js';
import { spanOf } from './times.js';

export const rosterOfHall = { agencyId: 'EMB', post: 'hall', month: '2026-11' };

const personId = (n: number): string => `0b6f2a52-6a3e-4d27-9f0e-5a1c7b1f0a0${n}`;
export const [zhou, wu, zheng, wang] = [1, 2, 3, 4].map(personId) as [string, string, string, string];

export const reachable = (...ids: readonly string[]): DutyPerson[] =>
  ids.map((id) => ({ personId: id, hasNumber: true }));
export const everybody = reachable(zhou, wu, zheng, wang);

export const night: Shift = { date: '2026-11-29', start: '20:00', end: '08:00', lead: zhou, deputy: wu };
export const day: Shift = { date: '2026-11-30', start: '08:00', end: '20:00', lead: zheng, deputy: wang };

export const put = (...shifts: readonly Shift[]): DutyEvent => ({
  type: 'duty.shifts-put',
  data: { ...rosterOfHall, shifts: shifts.map((shift) => ({ ...shift, ...spanOf(shift) })) },
});

/** As whom, and when the command comes. */
export const at = (receivedAt: string, principal = zhou) => ({
  actor: { agencyId: 'EMB', principal, role: 'duty-officer' as const },
  occurredAt: receivedAt,
  receivedAt,
});

/** An instant of Beijing time. */
export const beijing = (day: string, time: string): string =>
  new Date(`${day}T${time}:00+08:00`).toISOString();
