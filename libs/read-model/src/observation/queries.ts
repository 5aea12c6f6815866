import type { Database } from '#postgres';
import { listed } from '../query/listed.js';
import { cursorKeys, type Page, type Paging, type Viewer } from '../query/page.js';
import { isOpen } from '../query/shown.js';
import { commandsWhere, localWhere, seesAll, warnsWhere } from '../query/sight.js';
import { startingWith, Where } from '../query/where.js';

export interface ObservationFilter extends Paging {
  readonly sensorId?: string;
  readonly kind?: string;
  /** The division itself and all within it. */
  readonly areaCode?: string;
  /** Observed at or after, observed before. */
  readonly from?: string;
  readonly to?: string;
  /** Readings of exercises instead of real ones. */
  readonly exercise?: boolean;
}

export interface Observation {
  readonly sensorId: string;
  readonly name: string;
  readonly agencyId: string;
  readonly areaCode: string;
  readonly kind: string;
  readonly unit: string;
  readonly value: number;
  readonly observedAt: string;
  readonly receivedAt: string;
}

/** For departments, the sensor's owner, who warns or commands where it stands or is local there, and who audits. */
function visibleTo(where: Where, viewer: Viewer): string {
  if (viewer.suspended) return 'false';
  if (seesAll(viewer) || viewer.kind === 'department') return 'true';
  return [
    `s.agency_id = ${where.param(viewer.agencyId)}`,
    localWhere(where, viewer, 's.area_code'),
    // a sensor is of no hazard and no category
    warnsWhere(where, viewer, 's.area_code', 'null'),
    commandsWhere(where, viewer, 's.area_code', 'null'),
  ].join(' or ');
}

/** Latest first. Real readings and those of exercises never mix. */
async function observations(
  db: Database,
  filter: ObservationFilter,
  viewer: Viewer,
): Promise<Page<Observation>> {
  const [at, sensorId] = cursorKeys(filter.cursor, ['instant', 'text']) ?? [];
  const where = new Where();
  where
    .and(visibleTo(where, viewer))
    .and('r.sensor_id = $$', filter.sensorId)
    .and('s.kind = $$', filter.kind)
    .and('s.area_code like $$', startingWith(filter.areaCode))
    .and('r.observed_at >= $$', filter.from)
    .and('r.observed_at < $$', filter.to)
    .and('(r.observed_at, r.sensor_id) < ($$, $$)', at, sensorId);
  const sql = `select r.sensor_id as "sensorId", s.name, s.agency_id as "agencyId", s.area_code as "areaCode", s.kind,
        s.unit, r.value, r.observed_at as "observedAt", r.received_at as "receivedAt"
      from obs.${filter.exercise ? 'exercise_readings' : 'readings'} r join obs.sensors s using (sensor_id)`;
  return listed(db, sql, where, {
    orderBy: 'r.observed_at desc, r.sensor_id desc',
    limit: filter.limit,
    keys: (row: Observation) => [row.observedAt, row.sensorId],
    show: (row) =>
      isOpen('observations', viewer, { owner: row.agencyId, areaCodes: [row.areaCode] }) ? row : undefined,
  });
}

export const observationQueries = { list: observations };
