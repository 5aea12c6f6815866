import { checkPosition } from '#contracts';
import type { Sight } from '#domain';
import type { Database, Queryable } from '#postgres';

/** Live, or inside drills: the topics of each are others. */
export type World = 'live' | 'exercise';

/** An agency that is told on its own topic of what comes behind a position. */
export interface Hearer {
  readonly agencyId: string;
  readonly since: bigint;
  /** What it could see at that time has been told. */
  readonly begun: boolean;
}

/** What an agency has been told that it sees of an object, and at which place of the log that began and last grew. */
export interface HeardObject {
  readonly agencyId: string;
  readonly object: string;
  readonly sight: Sight;
  readonly since: bigint;
  readonly grown: bigint;
}

type Row<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] };

const key = (object: Pick<HeardObject, 'agencyId' | 'object'>): string =>
  `${object.agencyId} ${object.object}`;

/** Who is told what on the topics of agencies, so that a relay that starts again tells the same. */
export class Audiences {
  constructor(
    private readonly db: Database,
    private readonly world: World,
  ) {}

  async hearers(): Promise<Hearer[]> {
    const rows = await this.db.rows<Row<Hearer>>(
      `select agency_id as "agencyId", since, begun from read.audiences where world = $1 order by agency_id`,
      [this.world],
    );
    return rows.map((row) => ({ ...row, since: BigInt(row.since) }));
  }

  /** Of these objects, by agency and object. */
  async heard(objects: readonly string[]): Promise<Map<string, HeardObject>> {
    if (objects.length === 0) return new Map();
    const rows = await this.db.rows<Row<HeardObject>>(
      `select agency_id as "agencyId", object, sight, since, grown from read.audience_sights
        where world = $1 and object = any($2)`,
      [this.world, [...new Set(objects)]],
    );
    return byKey(rows);
  }

  /** All of one agency. */
  async heardBy(agencyId: string): Promise<Map<string, HeardObject>> {
    const rows = await this.db.rows<Row<HeardObject>>(
      `select agency_id as "agencyId", object, sight, since, grown from read.audience_sights
        where world = $1 and agency_id = $2`,
      [this.world, agencyId],
    );
    return byKey(rows);
  }

  /** Begins to tell an agency what comes behind a position, and what it sees of these objects as of then. */
  begin(agencyId: string, since: bigint, objects: readonly HeardObject[]): Promise<void> {
    checkPosition(agencyId, since);
    return this.db.transaction(async (client) => {
      await this.forget(agencyId, client);
      await client.query(
        `insert into read.audiences (world, agency_id, since, begun) values ($1, $2, $3, false)`,
        [this.world, agencyId, since.toString()],
      );
      await this.keep(objects, client);
    });
  }

  async hasBegun(agencyId: string): Promise<void> {
    await this.db.rows(`update read.audiences set begun = true where world = $1 and agency_id = $2`, [
      this.world,
      agencyId,
    ]);
  }

  async keep(objects: readonly HeardObject[], client: Queryable = this.db.pool): Promise<void> {
    if (objects.length === 0) return;
    const column = (of: (one: HeardObject) => string): string[] => objects.map(of);
    await client.query(
      `insert into read.audience_sights (world, agency_id, object, sight, since, grown)
        select $1, agency_id, object, sight, since, grown
          from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
            as kept (agency_id, object, sight, since, grown)
        on conflict (world, agency_id, object) do update
          set (sight, since, grown) = (excluded.sight, excluded.since, excluded.grown)`,
      [
        this.world,
        column(({ agencyId }) => agencyId),
        column(({ object }) => object),
        column(({ sight }) => sight),
        column(({ since }) => since.toString()),
        column(({ grown }) => grown.toString()),
      ],
    );
  }

  /** Tells an agency nothing more. When it is told again it begins anew. */
  async end(agencyId: string): Promise<void> {
    await this.db.transaction((client) => this.forget(agencyId, client));
  }

  private async forget(agencyId: string, client: Queryable): Promise<void> {
    for (const table of ['audiences', 'audience_sights'])
      await client.query(`delete from read.${table} where world = $1 and agency_id = $2`, [
        this.world,
        agencyId,
      ]);
  }
}

const byKey = (rows: readonly Row<HeardObject>[]): Map<string, HeardObject> =>
  new Map(
    rows.map((row) => [key(row), { ...row, since: BigInt(row.since), grown: BigInt(row.grown) }] as const),
  );

export const heardKey = key;
