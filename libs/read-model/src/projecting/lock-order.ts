/**
 * A statement locks its tables in the order it names them. All name them in this one (a table that decides who may
 * see comes last), and a rebuild locks in it too: neither ever holds what the other waits for.
 */
export const lockOrder = [
  'checkpoints',
  'agencies',
  'agreements',
  'approvals',
  'commands',
  'messages',
  'sharing',
  'sharing_lines',
  'tasks',
  'teams',
  'resources',
  'warnings',
  'warning_recipients',
  'warning_messages',
  'plans',
  'plan_links',
  'plan_versions',
  'activations',
  'allocations',
  'reports',
  'statements',
  'statistics',
  'statistics_entries',
  'drills',
  'drill_actions',
  'duty_rosters',
  'duty_log',
  'personal_data',
  'persons',
  'timeline',
  'incidents',
  'incident_streams',
  'incident_participants',
  'sight_parts',
  'sight_spells',
  'sight',
];

export const inLockOrder = (tables: readonly string[]): string[] =>
  [...tables].sort((a, b) => lockOrder.indexOf(a) - lockOrder.indexOf(b));
