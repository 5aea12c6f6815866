import {
  episodesAfter,
  proposalOf,
  proposedWarningId,
  type Crossing,
  type Episode,
  type ThresholdRule,
  type WarningEvidence,
  type WarningProposal,
} from '#domain';
import type { Database, Queryable } from '#postgres';

/** A proposal that a rule has called for and that no stream holds yet, as far as is known here. */
export interface OpenProposal {
  readonly warningId: string;
  /** `rain-red.v1` */
  readonly rule: string;
  readonly asOf: string;
  readonly proposal: WarningProposal & { evidence: WarningEvidence };
}

interface Touched {
  sensorId: string;
  exercise: boolean;
  fromAt: string;
  toAt: string;
  version: string;
}

interface Found {
  ruleId: string;
  sensorId: string;
  areaCode: string;
  exercise: boolean;
  asOf: string;
  measured: number;
  threshold: number;
}

const sensorsAtOnce = 500;
const crossingsAtOnce = 5_000;
/** Most readings that a warning cites one by one. */
const mostCited = 200;

const tableOf = (exercise: boolean): string => `obs.${exercise ? 'exercise_readings' : 'readings'}`;

/**
 * Looks at what readings have touched since the last time, by the rules. One process does this at a time. What is
 * found and what it was found from are written and taken away in one transaction, so that a crash repeats the look
 * and nothing else. Tells whether there was anything to look at.
 */
export async function evaluate(db: Database, rules: readonly ThresholdRule[]): Promise<boolean> {
  const touched = await db.rows<Touched>(
    `select sensor_id as "sensorId", exercise, from_at as "fromAt", to_at as "toAt", version
      from obs.touched order by from_at, sensor_id limit ${sensorsAtOnce}`,
  );
  const single = await db.rows<Found & { id: string }>(
    `select c.id, c.rule_id as "ruleId", c.sensor_id as "sensorId", s.area_code as "areaCode", c.exercise,
        c.as_of as "asOf", c.measured, c.threshold
      from obs.crossings c join obs.sensors s using (sensor_id) order by c.id limit ${crossingsAtOnce}`,
  );
  if (touched.length === 0 && single.length === 0) return false;
  const found: Found[] = [...single];
  for (const exercise of [false, true]) {
    const sensors = touched.filter((t) => t.exercise === exercise);
    if (sensors.length === 0) continue;
    for (const rule of rules.filter((r) => r.measure === 'sum'))
      found.push(...(await sums(db, rule, sensors, exercise)));
  }
  await db.transaction(async (client) => {
    for (const exercise of [false, true]) {
      await keep(
        client,
        found.filter((f) => f.exercise === exercise),
        exercise,
        new Map(rules.map((rule) => [rule.id, rule])),
      );
    }
    await client.query('delete from obs.crossings where id = any($1)', [single.map(({ id }) => id)]);
    // one that was touched again meanwhile stays
    await client.query(
      `delete from obs.touched t using unnest($1::text[], $2::boolean[], $3::bigint[]) as d(id, ex, version)
        where t.sensor_id = d.id and t.exercise = d.ex and t.version = d.version`,
      [touched.map((t) => t.sensorId), touched.map((t) => t.exercise), touched.map((t) => t.version)],
    );
  });
  return true;
}

/** Every instant at which the sum over the window that ends there reaches the threshold, of the sensors touched. */
async function sums(
  db: Database,
  rule: ThresholdRule,
  sensors: readonly Touched[],
  exercise: boolean,
): Promise<Found[]> {
  return db.rows<Found>(
    `with touched as (
        select * from unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as t(sensor_id, from_at, to_at)
      ), measured as (
        select r.sensor_id, s.area_code, r.observed_at, t.from_at, coalesce($6, s.threshold) as threshold,
            sum(r.value) over (partition by r.sensor_id order by r.observed_at
              range between $5::interval preceding and current row) as measured
          from touched t join obs.sensors s using (sensor_id) join ${tableOf(exercise)} r using (sensor_id)
          where s.kind = $4 and r.observed_at between t.from_at - $5::interval and t.to_at + $5::interval
      )
      select $7::text as "ruleId", sensor_id as "sensorId", area_code as "areaCode", $8::boolean as exercise,
          observed_at as "asOf", measured, threshold
        from measured where observed_at >= from_at and measured >= threshold`,
    [
      sensors.map((t) => t.sensorId),
      sensors.map((t) => t.fromAt),
      sensors.map((t) => t.toAt),
      rule.kind,
      `${rule.windowMinutes} minutes`,
      rule.threshold ?? null,
      rule.id,
      exercise,
    ],
  );
}

async function keep(
  client: Queryable,
  found: readonly Found[],
  exercise: boolean,
  rules: ReadonlyMap<string, ThresholdRule>,
): Promise<void> {
  const crossings = found.flatMap(({ ruleId, ...f }): Crossing[] => {
    const rule = rules.get(ruleId);
    return rule ? [{ ...f, rule, measured: Math.round(f.measured * 1e6) / 1e6 }] : [];
  });
  if (crossings.length === 0) return;
  const families = [...new Set(crossings.map(({ rule }) => rule.family))];
  const areas = [...new Set(crossings.map(({ areaCode }) => areaCode))];
  const { rows: known } = await client.query<Episode>(
    `delete from obs.episodes where family = any($1) and area_code = any($2) and exercise = $3
      returning family, area_code as "areaCode", started_at as "startedAt", last_at as "lastAt", level`,
    [families, areas, exercise],
  );
  const ordered = known.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const { episodes, fired } = episodesAfter(ordered, crossings);
  await client.query(
    `insert into obs.episodes (family, area_code, exercise, started_at, last_at, level)
      select family, area, $1, started, last, level
        from unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::int[])
          as e(family, area, started, last, level)`,
    [
      exercise,
      episodes.map((e) => e.family),
      episodes.map((e) => e.areaCode),
      episodes.map((e) => e.startedAt),
      episodes.map((e) => e.lastAt),
      episodes.map((e) => e.level),
    ],
  );
  for (const crossing of fired) {
    const proposal = proposalOf(crossing, await cited(client, crossing, exercise), exercise);
    await client.query(
      `insert into obs.proposals (warning_id, rule_id, rule_version, as_of, proposal)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [
        proposedWarningId(crossing, exercise),
        crossing.rule.id,
        crossing.rule.version,
        crossing.asOf,
        JSON.stringify(proposal),
      ],
    );
  }
}

/** The readings of the window, the newest of them when there are many, in order of time. */
async function cited(
  client: Queryable,
  { rule, sensorId, asOf }: Crossing,
  exercise: boolean,
): Promise<Pick<WarningEvidence, 'count' | 'readings'>> {
  const minutes = rule.measure === 'sum' ? rule.windowMinutes : 0;
  const { rows } = await client.query<{ observedAt: string; value: number; count: number }>(
    `select observed_at as "observedAt", value, count(*) over ()::int as count from ${tableOf(exercise)}
      where sensor_id = $1 and observed_at between $2::timestamptz - $3::interval and $2::timestamptz
      order by observed_at desc limit ${mostCited}`,
    [sensorId, asOf, `${minutes} minutes`],
  );
  return {
    count: rows[0]?.count ?? 0,
    readings: rows.reverse().map(({ observedAt, value }) => ({ observedAt, value })),
  };
}

/** Called for and not yet put to a stream, the oldest first. */
export const openProposals = (db: Database): Promise<OpenProposal[]> =>
  db.rows<OpenProposal>(
    `select warning_id as "warningId", rule_id || '.v' || rule_version as rule, as_of as "asOf", proposal
      from obs.proposals where made_at is null order by as_of, warning_id limit 100`,
  );

export async function proposalMade(db: Database, warningId: string): Promise<void> {
  await db.rows('update obs.proposals set made_at = now() where warning_id = $1', [warningId]);
}
