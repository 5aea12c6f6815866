import { aggregateIdPattern, agencyKinds, issuableRoles, type Mandate, type Role } from '#domain';
import { keyFile, maxTokenSeconds, readKeyFile, signToken } from '#security';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { AddOptions, HomeBureauOptions } from './agencies.js';
import { mandateOf } from './mandate.js';
import { keysOf, list, say, withData, withKeys, type KeysOptions } from '../options.js';
import type { TopicsOptions } from './partner-topics.js';
import type { SignOptions } from './sign.js';

interface TokenOptions extends KeysOptions {
  role: Role;
  principal: string;
  expires?: number;
}

/** `agency add | home-bureau | token | topics | list | sign`; a token is made without loading what the others need. */
export function agencyCommand(): Command {
  const agency = new Command('agency').description('register agencies, make their tokens');

  withKeys(agency.command('add <id>'))
    .description('register an agency, give it its mandates and its key')
    .requiredOption('--name <name>', 'name as people know it')
    .addOption(new Option('--kind <kind>', 'what it is').choices(agencyKinds).makeOptionMandatory())
    .option('--area <code>', 'administrative division code')
    .option('--roles <roles>', `comma-separated, of: ${issuableRoles.join(', ')}`, roleList, [
      'agency-operator',
    ])
    .option(
      '--mandate <mandate>',
      'capacity:area[:of,…], such as warn:520111:rainstorm; may be given several times',
      (text: string, before: readonly Mandate[]) => [...before, mandateOf(text)],
      [],
    )
    .action(async (id: string, options: AddOptions) => {
      const agencyId = idOf(id);
      const { addAgency } = await import('./agencies.js');
      await addAgency(agencyId, options);
    });

  withData(agency.command('home-bureau <id>'))
    .description('set the district and the bureau that answers for what is in nobody’s mandate')
    .requiredOption('--district <code>', 'administrative division code, six digits')
    .option('--former <id>', 'the bureau in office, where there is one')
    .action(async (id: string, options: HomeBureauOptions) => {
      const agencyId = idOf(id);
      const { setHomeBureau } = await import('./agencies.js');
      await setHomeBureau(agencyId, options);
    });

  withKeys(agency.command('token <id>'))
    .description('make a bearer token with the key of an agency')
    .addOption(new Option('--role <role>', 'role to act in').choices(issuableRoles).makeOptionMandatory())
    .option('--principal <name>', 'person or program', 'operator')
    .option(
      '--expires <time>',
      'life, such as 5m (default and most: 1h, in directing and overseeing roles 10m)',
      life,
    )
    .action(async (id: string, options: TokenOptions) => {
      const agencyId = idOf(id);
      const key = readKeyFile(keyFile(keysOf(options), agencyId));
      const actor = { agencyId, principal: options.principal, role: options.role };
      say(await signToken(actor, key, lifeOf(options)));
    });

  withKeys(agency.command('topics <id>'))
    .description('make the Kafka topics of an agency, and a Kafka user that may use them and nothing else')
    .option('--user <name>', 'Kafka user to make (SCRAM-SHA-256), with its rules and its quota')
    .action(async (id: string, options: TopicsOptions) => {
      const agencyId = idOf(id);
      const { makeTopics } = await import('./partner-topics.js');
      await makeTopics(agencyId, options);
    });

  withData(agency.command('list'))
    .description('list registered agencies')
    .action(async (options: { data: string }) => {
      const { listAgencies } = await import('./agencies.js');
      await listAgencies(options);
    });

  withKeys(agency.command('sign'))
    .description('print a signed command as a structured CloudEvent, for kcat and the like')
    .argument('<id>', 'agency that sends it')
    .argument('<command>', 'name, such as incident.update-situation')
    .argument('<target>', 'stream id of the aggregate, such as incident-INC-F1; also the message key')
    .argument('<body>', "the command's data as JSON")
    .addOption(new Option('--role <role>', 'role to act in').choices(issuableRoles).makeOptionMandatory())
    .option('--principal <name>', 'person or program', 'operator')
    .option('--id <id>', 'id of the command: the same one has its effect once (default: a new one)')
    .option('--time <time>', 'when it happened, RFC 3339 (default: now)')
    .action(async (id: string, name: string, subject: string, body: string, options: SignOptions) => {
      const { signed } = await import('./sign.js');
      say(signed(id, name, subject, body, options));
    });
  return agency;
}

function idOf(id: string): string {
  if (!aggregateIdPattern.test(id))
    throw new InvalidArgumentError('an id is 1 to 64 letters, digits, . _ or -');
  return id;
}

/** In seconds. */
function life(text: string): number {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * { s: 1, m: 60, h: 3_600 }[unit as 's' | 'm' | 'h'];
  if (!(seconds > 0)) throw new InvalidArgumentError('such as 30s, 5m or 1h');
  return seconds;
}

function lifeOf({ role, expires }: TokenOptions): number {
  const longest = maxTokenSeconds(role);
  if (expires !== undefined && expires > longest)
    throw new InvalidArgumentError(`at most ${longest / 60}m in the role ${role}`);
  return expires ?? longest;
}

function roleList(text: string): Role[] {
  const roles = list(text);
  const wrong = roles.filter((role) => !(issuableRoles as readonly string[]).includes(role));
  if (wrong.length > 0) throw new InvalidArgumentError(`not a role: ${wrong.join(', ')}`);
  return roles as Role[];
}
