import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The database of the service, and the role that owns it and nothing else. */
export const database = 'liandong';
export const role = 'liandong';
/** The superuser of the cluster, whom the service does not know. */
export const superuser = 'postgres';

const iterations = 4_096;

/** What PostgreSQL keeps of a password: given to it so, no statement that it may write into its log holds one. */
export function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

/** Statements, one a line, for the database `postgres` of a new cluster. */
export const makeRole = (password: string): string =>
  [
    `create role ${role} login nosuperuser nocreatedb nocreaterole password '${verifierOf(password)}'`,
    `create database ${database} owner ${role}`,
    ...closeDatabases,
    '',
  ].join('\n');

/** Each may connect to its own database only. */
const closeDatabases = [
  `revoke all on database ${database} from public`,
  'revoke connect on database postgres from public',
  'revoke connect on database template1 from public',
];

/**
 * The same for a cluster of an earlier version, whose superuser was the service itself: that one gets another name and
 * another password, and the service a role of the old name. Done again it changes nothing but passwords.
 */
export const partRoles = (password: string, superuserPassword: string): string =>
  [
    oneLine(`do $$ begin
      if exists (select from pg_roles where oid = 10 and rolname = '${role}') then
        create role renaming superuser;
        set session authorization renaming;
        alter role ${role} rename to ${superuser};
        set session authorization ${superuser};
        drop role renaming;
        create role ${role} login;
      end if;
    end $$`),
    `alter role ${superuser} password '${verifierOf(superuserPassword)}'`,
    `alter role ${role} login nosuperuser nocreatedb nocreaterole password '${verifierOf(password)}'`,
    `alter database ${database} owner to ${role}`,
    ...closeDatabases,
    '',
  ].join('\n');

/** In the service's database of such a cluster: what the superuser made is the service's. */
export const handOver = `${oneLine(`do $$ declare statement text; begin
    for statement in
      select format('alter schema %I owner to ${role}', nspname) from pg_namespace
        where nspowner = 10 and nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
      union all
      select format('alter %s %I.%I owner to ${role}',
          case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
          nspname, relname)
        from pg_class c join pg_namespace n on n.oid = relnamespace
        where relowner = 10 and relkind in ('r', 'p', 'S', 'v', 'm') and nspname !~ '^pg_'
          and nspname <> 'information_schema'
          and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
            and relkind = 'S' and d.deptype in ('a', 'i'))
      union all
      select format('alter routine %s owner to ${role}', p.oid::regprocedure)
        from pg_proc p join pg_namespace n on n.oid = pronamespace
        where proowner = 10 and nspname !~ '^pg_' and nspname <> 'information_schema'
      union all
      select format('alter type %I.%I owner to ${role}', nspname, typname)
        from pg_type t join pg_namespace n on n.oid = typnamespace
        where typowner = 10 and typtype in ('e', 'd') and nspname !~ '^pg_' and nspname <> 'information_schema'
    loop
      execute statement;
    end loop;
  end $$`)}\n`;

/** In single-user mode a statement ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
