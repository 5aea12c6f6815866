import { ids } from './nights.helper-spec.js';

const [earlier, later] = ['2026-06-01T00:00:00Z', '2030-06-18T00:00:00Z'];

const each = (collection: string, of: readonly string[], ...more: readonly string[]): string[] =>
  of.flatMap((id) => [`${collection}/${id}`, ...more.map((one) => `${collection}/${id}/${one}`)]);

/** Whatever can be asked of a night. */
export const addresses: readonly string[] = [
  ...[
    'incidents',
    'incidents?text=OTHERWISE',
    'tasks',
    'activations',
    'requests/open',
    'requests/contention',
  ],
  ...each('incidents', ids.incident, 'timeline', 'linked-response', 'after-action'),
  ...ids.incident.map((id) => `tasks?incidentId=${id}`),
  ...each('tasks', ids.task),
  ...each('sharing', ids.sharing, 'edxl-rm'),
  ...['allocations', 'ledger', 'resources', 'coverage', `upkeep?before=${later}`, 'teams'],
  ...[
    `teams/qualifications-due?before=${later}`,
    'teams/readiness?capability=water-rescue',
    'agencies',
    'agreements',
    'persons',
    'messages',
    'warnings',
    'reports',
    'reports/contradictions',
    'statistics',
  ],
  ...[
    `supervision?from=${earlier}&to=${later}`,
    'plans',
    'plan-links',
    'plans-due',
    'drills',
    'drill-actions',
    'refusals',
  ],
  ...each('resources', ids.resource),
  ...each('teams', ids.team),
  ...each('warnings', ids.warning, 'cap'),
  ...each('plans', ids.plan, 'versions', 'clauses', 'findings'),
  ...each('reports', ids.report, 'draft', 'sheet'),
  ...each('statistics', ids.incident, 'entries', 'draft', 'sheet'),
  ...each('agencies', ['EMB', 'FIRE', 'ENT'], 'board'),
  ...['queue', ...ids.incident.map((id) => `acts?aggregate=incident&id=${id}`)],
  ...['approvals', ...each('approvals', ['A1'])],
  // who is on duty now changes with the clock
  ...[
    `duty?at=${later}`,
    `duty?agencyId=EMB&at=${later}`,
    'duty/log',
    'duty/rosters',
    ...each('duty/rosters', ['EMB.hall.2026-06']),
  ],
  `duty/log/export?agencyId=EMB&from=${earlier}&to=${later}`,
  ...['observations', 'observations?exercise=true'],
  ...['audit/as-of', 'audit/events', 'audit/diff', 'audit/snapshots'],
  ...Array.from({ length: 12 }, (_, n) => `commands/said-${n + 20}`),
];

/** Whatever can be asked of a night inside a drill. */
export const insideDrill: readonly string[] = [
  'drills',
  ...each(
    'drills',
    ['D'],
    ...[
      'injects',
      'board',
      'incidents',
      'tasks',
      'activations',
      'reports',
      'statistics',
      'timeline',
      'evaluation',
    ],
  ),
];

/**
 * What is not asked of a night: what happens there is of another world, of no incident, or told to auditors alone. Whether
 * there is somebody, or an event, under an id is asked in `existence.int-spec.ts`.
 */
export const leftOut: readonly string[] = [
  ...['audit/', 'POST ', 'personal-data/', 'persons/', 'messages/', 'allocations/{id}'],
  ...['activations/{id}', 'sharing/{id}/edxl-rm/{messageId}', 'plans/{id}/diff', 'status'],
  ...[
    'GET /',
    'codes',
    'threshold-rules',
    'plan-rules',
    'reporting-rules',
    'statistics-items',
    'imports/',
    'exports',
    'installations/{id}',
  ],
];
