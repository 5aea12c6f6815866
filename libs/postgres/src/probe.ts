import { troubleOf, within, type EngineFault, type Phrase, type Trouble } from '#platform';
import pg from 'pg';
import { codeOf } from './database.js';

export interface PostgresProbeOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Whether the right to make and change the tables is needed too. */
  readonly owns: boolean;
  /** How long the server may take to connect and answer, in milliseconds. */
  readonly answerWithinMs?: number;
}

type Denied = Trouble & Pick<EngineFault, 'lacking' | 'remedy'>;

/** The service makes these, and tables in them. */
const schemas = ['read', 'obs', 'keys'];

const rights = `
  select pg_is_in_recovery() as "isStandby",
    has_database_privilege(current_database(), 'create') as "mayCreate",
    current_database() as database,
    (select string_agg(distinct quote_ident(pg_get_userbyid(owner)), ', ') from (
       select nspowner as owner from pg_namespace where nspname = any($1)
       union
       select relowner from pg_class join pg_namespace n on n.oid = relnamespace
       where n.nspname = any($1) and relkind in ('r', 'p', 'v', 'm', 'S')
     ) made where not pg_has_role(owner, 'usage')) as owners`;

interface Rights {
  readonly isStandby: boolean;
  readonly mayCreate: boolean;
  readonly database: string;
  readonly owners: string | null;
}

/** Connects as the service does and asks for the rights that it needs, without changing anything. */
export async function probePostgres(options: PostgresProbeOptions): Promise<EngineFault | undefined> {
  const { url, owns, answerWithinMs = 5_000 } = options;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerWithinMs });
  // a connection that breaks says so by an event too, which unheard would end the process
  client.on('error', () => undefined);
  const late: Denied = { kind: 'silent', said: `no answer within ${answerWithinMs} ms` };
  const denied = await within(attempt(client, owns), answerWithinMs, late);
  client.end().catch(() => undefined);
  return denied && { engine: 'PostgreSQL', address: `${client.host}:${client.port}`, ...denied };
}

async function attempt(client: pg.Client, owns: boolean): Promise<Denied | undefined> {
  try {
    await client.connect();
    if (!owns) return undefined;
    const { rows } = await client.query<Rights>(rights, [schemas]);
    return rows[0] && lackOf(rows[0]);
  } catch (error) {
    return deniedBy(error, client);
  }
}

function lackOf({ isStandby, mayCreate, database, owners }: Rights): Denied | undefined {
  if (isStandby) {
    const remedy: Phrase = {
      en: 'POSTGRES_URL has to name the primary',
      zh: 'POSTGRES_URL 应指向主库',
    };
    return { kind: 'not-ready', said: 'it is a standby, which only reads', remedy };
  }
  if (!mayCreate) {
    return {
      kind: 'right',
      said: `permission denied for database ${database}`,
      lacking: { en: `create schemas in the database ${database}`, zh: `在数据库 ${database} 中创建 schema` },
    };
  }
  if (owners === null) return undefined;
  return {
    kind: 'right',
    said: `must be owner: ${owners}`,
    lacking: {
      en: `change what another user made in the schemas ${schemas.join(', ')}`,
      zh: `修改其他用户在 ${schemas.join('、')} 中所建的对象`,
    },
  };
}

function deniedBy(error: unknown, { database, user }: pg.Client): Denied {
  const said = (error as Partial<Error>).message ?? '';
  const code = codeOf(error) ?? '';
  if (/no encryption/.test(said)) return { kind: 'tls-missing', said };
  if (/valid client certificate/.test(said)) return { kind: 'client-certificate', said };
  if (code.startsWith('28') || /password must be a (non-empty )?string/.test(said)) {
    return { kind: 'credentials', said };
  }
  if (code === '3D000') return { kind: 'database', said };
  if (code === '42501') {
    const lacking = { en: `connect to the database ${database}`, zh: `连接数据库 ${database}` };
    return { kind: 'right', said: `${said} (${user})`, lacking };
  }
  if (/^(53|57)/.test(code)) return { kind: 'not-ready', said };
  if (/does not support SSL/.test(said)) return { kind: 'tls-not-spoken', said };
  if (/timeout|timed out/i.test(said)) return { kind: 'silent', said };
  return troubleOf(error) ?? { kind: 'other', said };
}
