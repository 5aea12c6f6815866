import type { ObservationBatch, Violation } from '#contracts';
import type { Refusal, ThresholdRule } from '#domain';
import { isPostgresAway, type Database, type Queryable } from '#postgres';

/** A batch on its way into the tables, from the agency that signed it. */
export interface SignedBatch {
  readonly agencyId: string;
  readonly receivedAt: string;
  readonly batch: ObservationBatch;
}

interface Waiting extends SignedBatch {
  readonly done: (refusal: Refusal | undefined) => void;
  readonly failed: (error: unknown) => void;
}

const dayMs = 24 * 3_600_000;
/** A sensor's clock may be this far ahead. */
const aheadMs = 10 * 60_000;
/** Rows of one statement; more wait for the next. */
const mostRows = 20_000;

const dayOf = (instant: string): string => instant.slice(0, 10);

/**
 * Stores readings: what comes in while a transaction runs shares the next one. A reading is stored once, by sensor
 * and instant: the first value stands.
 */
export class ObservationIngest {
  private waiting: Waiting[] = [];
  private isWriting = false;
  private readonly days = new Set<string>();

  /** Real readings older than `keepDays` are not taken. */
  constructor(
    private readonly db: Database,
    private readonly keepDays: number,
    private readonly rules: readonly ThresholdRule[],
  ) {}

  /** Resolves when the batch is durable, or with the reason why nothing of it was taken. */
  store(batch: SignedBatch): Promise<Refusal | undefined> {
    return new Promise((done, failed) => {
      this.waiting.push({ ...batch, done, failed });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    // those that come in the same turn of the event loop are in the first transaction already
    await Promise.resolve();
    while (this.waiting.length > 0) {
      let rows = 0;
      const cut = this.waiting.findIndex(({ batch }) => (rows += batch.readings.length) > mostRows);
      const batches = this.waiting.splice(0, cut < 0 ? this.waiting.length : Math.max(1, cut));
      await this.settle(batches);
    }
    this.isWriting = false;
  }

  /** One that cannot be written must not take those with it that share its transaction by chance. */
  private async settle(batches: readonly Waiting[]): Promise<void> {
    try {
      const refusals = await this.write(batches);
      batches.forEach(({ done }, i) => done(refusals[i]));
    } catch (error) {
      if (batches.length === 1 || isPostgresAway(error)) batches.forEach(({ failed }) => failed(error));
      else for (const batch of batches) await this.settle([batch]);
    }
  }

  private async write(batches: readonly SignedBatch[]): Promise<(Refusal | undefined)[]> {
    const dates = batches.map((batch) => this.outOfRange(batch));
    const timely = batches.filter((_, i) => !dates[i]);
    await this.makeDays(timely);
    const owned = await this.db.transaction(async (client) => {
      await describe(client, timely);
      const refusals = await strangers(client, timely);
      const taken = timely.filter((batch) => !refusals.has(batch));
      for (const exercise of [false, true]) {
        const part = taken.filter(({ batch }) => batch.exercise === exercise);
        if (part.length > 0) await insert(client, part, exercise, this.rules);
      }
      return refusals;
    });
    return batches.map((batch, i) => dates[i] ?? owned.get(batch));
  }

  private outOfRange({ batch, receivedAt }: SignedBatch): Refusal | undefined {
    if (batch.exercise) return undefined;
    const now = Date.parse(receivedAt);
    const index = batch.readings.findIndex(({ observedAt }) => {
      const at = Date.parse(observedAt);
      return at > now + aheadMs || at < now - this.keepDays * dayMs;
    });
    const observedAt = batch.readings[index]?.observedAt;
    return observedAt === undefined
      ? undefined
      : { code: 'date-out-of-range', field: `readings[${index}].observedAt`, observedAt, receivedAt };
  }

  private async makeDays(batches: readonly SignedBatch[]): Promise<void> {
    const needed = new Set(
      batches
        .filter(({ batch }) => !batch.exercise)
        .flatMap(({ batch }) => batch.readings.map(({ observedAt }) => dayOf(observedAt))),
    );
    for (const day of needed) {
      if (this.days.has(day)) continue;
      await this.db.transaction(async (client) => {
        // two processes must not both find that it is missing
        await client.query(`select pg_advisory_xact_lock(hashtext('obs.readings'))`);
        const next = dayOf(new Date(Date.parse(day) + dayMs).toISOString());
        await client.query(
          `create table if not exists obs.${partition(day)} partition of obs.readings
            for values from ('${day}') to ('${next}')`,
        );
      });
      this.days.add(day);
    }
  }

  /** Drops real readings day by day, and those of exercises by when they came. Gives the days dropped. */
  async dropBefore(now: string): Promise<string[]> {
    const oldest = dayOf(new Date(Date.parse(now) - this.keepDays * dayMs).toISOString());
    const rows = await this.db.rows<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'obs.readings'::regclass and c.relname < $1 order by 1`,
      [partition(oldest)],
    );
    for (const { name } of rows) {
      await this.db.patientRows(`drop table obs."${name}"`);
      this.days.delete(name.slice(-8).replace(/^(....)(..)/, '$1-$2-'));
    }
    await this.db.patientRows('delete from obs.exercise_readings where received_at < $1', [oldest]);
    return rows.map(({ name }) => name);
  }
}

const partition = (day: string): string => `readings_${day.replaceAll('-', '')}`;

/** A sensor belongs to the agency that described it first; only that one changes what is said of it. */
async function describe(client: Queryable, batches: readonly SignedBatch[]): Promise<void> {
  const latest = new Map(
    batches.flatMap(({ agencyId, receivedAt, batch }) =>
      batch.sensors.map((s) => [`${s.sensorId} ${agencyId}`, { ...s, agencyId, receivedAt }] as const),
    ),
  );
  const sensors = [...latest.values()].sort((a, b) => (a.sensorId < b.sensorId ? -1 : 1));
  for (const s of sensors) {
    await client.query(
      `insert into obs.sensors as t
          (sensor_id, agency_id, name, kind, unit, area_code, threshold, described_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (sensor_id) do update set
          name = excluded.name, area_code = excluded.area_code, threshold = excluded.threshold,
          described_at = excluded.described_at
        where t.agency_id = excluded.agency_id and (t.name, t.area_code, t.threshold) is distinct from
          (excluded.name, excluded.area_code, excluded.threshold)`,
      [s.sensorId, s.agencyId, s.name, s.kind, s.unit, s.areaCode, s.threshold ?? null, s.receivedAt],
    );
  }
}

/** Batches with a reading of a sensor that is not described, or is another agency's, or of another kind or unit. */
async function strangers(
  client: Queryable,
  batches: readonly SignedBatch[],
): Promise<Map<SignedBatch, Refusal>> {
  const ids = [...new Set(batches.flatMap(({ batch }) => batch.readings.map((r) => r.sensorId)))];
  const { rows } = await client.query<{ id: string; agencyId: string; kind: string; unit: string }>(
    `select sensor_id as id, agency_id as "agencyId", kind, unit from obs.sensors where sensor_id = any($1)`,
    [ids],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const refusals = new Map<SignedBatch, Refusal>();
  for (const signed of batches) {
    for (const { sensorId, kind, unit } of signed.batch.readings) {
      const sensor = known.get(sensorId);
      const refusal: Refusal | undefined = !sensor
        ? { code: 'sensor-unknown', sensorId }
        : sensor.agencyId !== signed.agencyId
          ? { code: 'acting-for-another', sensorId, agencyId: sensor.agencyId }
          : sensor.kind !== kind || sensor.unit !== unit
            ? misfit(sensorId, sensor)
            : undefined;
      if (!refusal) continue;
      refusals.set(signed, refusal);
      break;
    }
  }
  return refusals;
}

const misfit = (sensorId: string, { kind, unit }: { kind: string; unit: string }): Refusal => ({
  code: 'invalid-command',
  violations: [{ path: 'readings', code: 'sensorMismatch', sensorId, kind, unit } satisfies Violation],
});

async function insert(
  client: Queryable,
  batches: readonly SignedBatch[],
  exercise: boolean,
  rules: readonly ThresholdRule[],
): Promise<void> {
  // sums are taken over windows later; what a single reading says is seen at once
  const summed = [...new Set(rules.filter((r) => r.measure === 'sum').map((r) => r.kind))];
  const single = rules.filter((r) => r.measure === 'latest');
  const readings = batches.flatMap(({ batch }) => batch.readings);
  const receivedAt = batches[0]?.receivedAt;
  await client.query(
    `with given as (
        select distinct on (sensor_id, observed_at) * from unnest($1::text[], $2::timestamptz[], $3::float8[])
          as g(sensor_id, observed_at, value) order by sensor_id, observed_at
      ), fresh as (
        insert into obs.${exercise ? 'exercise_readings' : 'readings'} (sensor_id, observed_at, value, received_at)
          select sensor_id, observed_at, value, $4 from given
          on conflict do nothing returning sensor_id, observed_at, value
      ), kinds as (
        select f.*, s.kind, s.threshold from fresh f join obs.sensors s using (sensor_id)
      ), touched as (
        insert into obs.touched as t (sensor_id, exercise, from_at, to_at, version)
          select sensor_id, $5, min(observed_at), max(observed_at), 1 from kinds where kind = any($6)
            group by sensor_id order by sensor_id
          on conflict (sensor_id, exercise) do update set
            from_at = least(t.from_at, excluded.from_at), to_at = greatest(t.to_at, excluded.to_at),
            version = t.version + 1
      )
      insert into obs.crossings (rule_id, sensor_id, exercise, as_of, measured, threshold)
        select r.id, k.sensor_id, $5, k.observed_at, k.value, coalesce(r.threshold, k.threshold)
          from kinds k join unnest($7::text[], $8::text[], $9::float8[]) as r(id, kind, threshold) using (kind)
          where k.value >= coalesce(r.threshold, k.threshold)`,
    [
      readings.map((r) => r.sensorId),
      readings.map((r) => r.observedAt),
      readings.map((r) => r.value),
      receivedAt,
      exercise,
      summed,
      single.map((r) => r.id),
      single.map((r) => r.kind),
      single.map((r) => r.threshold ?? null),
    ],
  );
}
