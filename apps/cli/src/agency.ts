import { keyFile, registerAgency, serviceActor } from '#application';
import { aggregateIdPattern } from '#contracts';
import { agencyKinds, issuableRoles, type AgencyKind, type Role } from '#domain';
import { EventLog, probeLog } from '#event-log';
import { requireEngines } from '#platform';
import { probePostgres } from '#postgres';
import { openReadModel } from '#read-model';
import { maxTokenHours, privateKeyObject, readKeyFile, signToken } from '#security';
import { Command, InvalidArgumentError, Option } from 'commander';
import { join } from 'node:path';
import { list, say, surroundings, withData } from './options.js';
import { signCommand } from './sign.js';

interface AddOptions {
  name: string;
  kind: AgencyKind;
  area?: string;
  roles: Role[];
  data: string;
  keys?: string;
}

interface TokenOptions {
  role: Role;
  principal: string;
  expires: string;
  data: string;
  keys?: string;
}

/** `agency add | token | list | sign` */
export function agencyCommand(): Command {
  const agency = new Command('agency').description('register agencies, make their tokens');

  withData(agency.command('add <id>'))
    .description('register an agency and give it its key')
    .requiredOption('--name <name>', 'name as people know it')
    .addOption(new Option('--kind <kind>', 'what it is').choices(agencyKinds).makeOptionMandatory())
    .option('--area <code>', 'administrative division code')
    .option('--roles <roles>', `comma-separated, of: ${issuableRoles.join(', ')}`, roleList, [
      'agency-operator',
    ])
    .option('--keys <dir>', 'folder for key files (default: keys in the data folder)')
    .action(async (id: string, options: AddOptions) => {
      const agencyId = idOf(id);
      const { eventStoreUrl: url } = surroundings(options).config;
      await requireEngines(() => probeLog({ url, appends: true }));
      const eventLog = new EventLog({ url });
      try {
        const key = await registerAgency(eventLog, {
          agencyId,
          name: options.name,
          kind: options.kind,
          areaCode: options.area,
          roles: options.roles,
          keysDir: keysOf(options),
        });
        say(`${agencyId} ${options.name}: key ${key.keyId} in ${keyFile(keysOf(options), agencyId)}`);
      } finally {
        await eventLog.close();
      }
    });

  withData(agency.command('token <id>'))
    .description('make a bearer token with the key of an agency')
    .addOption(new Option('--role <role>', 'role to act in').choices(issuableRoles).makeOptionMandatory())
    .option('--principal <name>', 'person or program', 'operator')
    .option('--expires <time>', `life, such as 30m or 8h (at most ${maxTokenHours}h)`, life, '1h')
    .option('--keys <dir>', 'folder with key files (default: keys in the data folder)')
    .action(async (id: string, options: TokenOptions) => {
      const agencyId = idOf(id);
      const key = readKeyFile(keyFile(keysOf(options), agencyId));
      const actor = { agencyId, principal: options.principal, role: options.role };
      say(await signToken(actor, key.keyId, privateKeyObject(key), options.expires));
    });

  withData(agency.command('list'))
    .description('list registered agencies')
    .action(async (options: { data: string }) => {
      const { postgresUrl: url } = surroundings(options).config;
      await requireEngines(() => probePostgres({ url, owns: false }));
      const readModel = await openReadModel({ url, applicationName: 'cli', poolSize: 1 });
      try {
        let cursor: string | undefined;
        do {
          const page = await readModel.queries.agency.list({ cursor, limit: 200 }, serviceActor);
          for (const { id, name, kind, status } of page.items) say([id, status, kind, name].join('\t'));
          cursor = page.nextCursor;
        } while (cursor);
      } finally {
        await readModel.close();
      }
    });
  agency.addCommand(signCommand());
  return agency;
}

const keysOf = ({ data, keys }: { data: string; keys?: string }): string => keys ?? join(data, 'keys');

function idOf(id: string): string {
  if (!aggregateIdPattern.test(id))
    throw new InvalidArgumentError('an id is 1 to 64 letters, digits, . _ or -');
  return id;
}

function life(text: string): string {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * { s: 1, m: 60, h: 3_600 }[unit as 's' | 'm' | 'h'];
  if (!(seconds > 0 && seconds <= maxTokenHours * 3_600)) {
    throw new InvalidArgumentError(`such as 30m or 8h, at most ${maxTokenHours}h`);
  }
  return text;
}

function roleList(text: string): Role[] {
  const roles = list(text);
  const wrong = roles.filter((role) => !(issuableRoles as readonly string[]).includes(role));
  if (wrong.length > 0) throw new InvalidArgumentError(`not a role: ${wrong.join(', ')}`);
  return roles as Role[];
}
