import { agencySource } from '#contracts';
import type { ResponseAsOf } from '#read-model';
import type { ApiClient } from './api-client.js';
import { entry } from './summary.js';

/** What the auditor queries: the landslide, as of the decision over the team that two incidents requested. */
export const asOfRequest = { incidentId: 'INC-G1', commandId: 'HX-0619-0211a', agencyId: 'EMB' } as const;

/** The auditor's queries: how things stood when that command had been decided, beside how they stand now. */
export async function asOfSummary(api: ApiClient, audit: ApiClient): Promise<string[]> {
  const { incidentId, commandId, agencyId } = asOfRequest;
  const record = await api.command(agencySource(agencyId), commandId);
  if (!record) return [];
  const [then, now] = await Promise.all([
    audit.responseAsOf(incidentId, record.position),
    api.linkedResponse(incidentId),
  ]);
  if (!then || !now) return [];
  return [
    '',
    '审计查询 As-of query by AUDIT',
    ...entry(`02:11 ${incidentId}`, [`position ${record.position}`, ...standing(then)]),
    ...entry('现在 now', standing(now)),
  ];
}

const standing = ({ incident, tasks, sharing }: ResponseAsOf): string[] => [
  incident.status,
  `${tasks.filter(({ status }) => status === 'completed').length} of ${tasks.length} tasks done`,
  ...sharing.flatMap(({ id, lines = [] }) =>
    lines.map(({ resourceId, quantity, step }) => `${id} ${resourceId} ×${quantity} ${step}`),
  ),
];
