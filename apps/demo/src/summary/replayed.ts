import { agencySource } from '#contracts';
import type { PastResponse } from '#read-model';
import type { ApiClient } from './api-client.js';
import { entry } from './summary.js';

/** What the auditor asks for: the landslide at the decision over the team that two incidents wanted. */
export const replayRequest = { incidentId: 'INC-G1', commandId: 'HX-0619-0211a', agencyId: 'EMB' } as const;

/** The auditor's replay: how things stood when that command had been decided, beside how they stand now. */
export async function replayed(api: ApiClient, audit: ApiClient): Promise<string[]> {
  const { incidentId, commandId, agencyId } = replayRequest;
  const record = await api.command(agencySource(agencyId), commandId);
  if (!record) return [];
  const [then, now] = await Promise.all([
    audit.pastResponse(incidentId, record.position),
    api.linkedResponse(incidentId),
  ]);
  if (!then || !now) return [];
  return [
    '',
    '审计回放 Replay by AUDIT',
    ...entry(`02:11 ${incidentId}`, [`position ${record.position}`, ...standing(then)]),
    ...entry('现在 now', standing(now)),
  ];
}

const standing = ({ incident, tasks, sharing }: PastResponse): string[] => [
  incident.status,
  `${tasks.filter(({ status }) => status === 'completed').length} of ${tasks.length} tasks done`,
  ...sharing.flatMap(({ id, lines }) =>
    lines.map(({ resourceId, quantity, step }) => `${id} ${resourceId} ×${quantity} ${step}`),
  ),
];
