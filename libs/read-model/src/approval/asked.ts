import { confirmsAs } from '#domain';
import { commandsIncident } from '../query/sight.js';
import type { Viewer } from '../query/viewer.js';
import type { Where } from '../query/where.js';

/** The incidents that a command of the row `a` decides in. */
const decidedIn = (a: string): string => {
  const [name, target] = [`${a}.command ->> 'name'`, `${a}.command ->> 'targetId'`];
  return `select ${target} where ${name} like 'incident.%'
    union all select s.incident_id from read.sharing s where ${name} like 'sharing.%' and s.id = ${target}
    union all select s.incident_id from read.sharing s where ${name} like 'allocation.%'
      and ${a}.command -> 'data' -> 'sharingIds' ? s.id`;
};

/**
 * The viewer is one of those who may confirm or sign the command of the row `a` of `read.approvals`. What is decided in an
 * incident is for whoever commands it now: who did when it was put on record may have lost its mandate.
 */
export const isAskedSql = (where: Where, viewer: Viewer, a: string): string =>
  `(${a}.confirmers ?| ${where.param(confirmsAs(viewer, viewer.here))}::text[]
    and not exists (select 1 from read.incidents i where i.id in (${decidedIn(a)})
      and (${commandsIncident(where, viewer, 'i')}) is not true))`;
