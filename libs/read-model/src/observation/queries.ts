import type { Database } from '#postgres';
import { cursorKeys, limitOf, pageOf, type Page, type Paging } from '../query/page.js';
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

/** Latest first. Readings are known to every registered party; real ones and those of exercises never mix. */
async function observations(db: Database, filter: ObservationFilter): Promise<Page<Observation>> {
  const limit = limitOf(filter.limit);
  const [at, sensorId] = cursorKeys(filter.cursor, ['instant', 'text']) ?? [];
  const where = new Where()
    .and('r.sensor_id = $$', filter.sensorId)
    .and('s.kind = $$', filter.kind)
    .and('s.area_code like $$', startingWith(filter.areaCode))
    .and('r.observed_at >= $$', filter.from)
    .and('r.observed_at < $$', filter.to)
    .and('(r.observed_at, r.sensor_id) < ($$, $$)', at, sensorId);
  const rows = await db.rows<Observation>(
    `select r.sensor_id as "sensorId", s.name, s.agency_id as "agencyId", s.area_code as "areaCode", s.kind,
        s.unit, r.value, r.observed_at as "observedAt", r.received_at as "receivedAt"
      from obs.${filter.exercise ? 'exercise_readings' : 'readings'} r join obs.sensors s using (sensor_id)
      where ${where.sql} order by r.observed_at desc, r.sensor_id desc limit ${limit + 1}`,
    where.params,
  );
  return pageOf(rows, limit, (row) => [row.observedAt, row.sensorId]);
}

export const observationQueries = { list: observations };
