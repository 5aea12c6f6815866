import { endedStatuses } from '#domain';
import type { OfIncident } from '../query/sight.js';
import type { IncidentRow } from './rows.js';

/** What of an incident decides who sees it, as the queries read it out of its row. */
export function headOf({
  areaCode,
  category,
  commandingAgencyId,
  status,
  closedAt,
  updatedAt,
}: IncidentRow): Omit<OfIncident, 'standings'> {
  const isOver = (endedStatuses as readonly string[]).includes(status);
  return {
    ...{ areaCode, category, commanding: commandingAgencyId ?? undefined },
    verified: status !== 'reported' && status !== 'rejected',
    endedAt: isOver ? (closedAt ?? updatedAt) : undefined,
  };
}
