import { keyFile } from '#application';
import { agencySource, isOuterCommand, messageType, parseCommand, violationSentence } from '#contracts';
import { issuableRoles, type Role } from '#domain';
import { toMessage } from '#messaging';
import { privateKeyObject, readKeyFile, signEvent } from '#security';
import { Command, InvalidArgumentError, Option } from 'commander';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { say, withData } from './options.js';

interface SignOptions {
  role: Role;
  principal: string;
  id?: string;
  time?: string;
  data: string;
  keys?: string;
}

/** `agency sign`: a command as a signed CloudEvent on one line, ready for any Kafka client. */
export function signCommand(): Command {
  return withData(new Command('sign'))
    .description('print a signed command as a structured CloudEvent, for kcat and the like')
    .argument('<id>', 'agency that sends it')
    .argument('<command>', 'name, such as incident.update-situation')
    .argument('<target>', 'stream id of the aggregate, such as incident-INC-F1; also the message key')
    .argument('<body>', "the command's data as JSON")
    .addOption(new Option('--role <role>', 'role to act in').choices(issuableRoles).makeOptionMandatory())
    .option('--principal <name>', 'person or program', 'operator')
    .option('--id <id>', 'id of the command: the same one has its effect once (default: a new one)')
    .option('--time <time>', 'when it happened, RFC 3339 (default: now)')
    .option('--keys <dir>', 'folder with key files (default: keys in the data folder)')
    .action((agencyId: string, name: string, subject: string, body: string, options: SignOptions) => {
      const data = bodyOf(name, body);
      const key = readKeyFile(keyFile(options.keys ?? join(options.data, 'keys'), agencyId));
      const event = signEvent(
        {
          specversion: '1.0',
          id: options.id ?? randomUUID(),
          source: agencySource(agencyId),
          type: messageType(name),
          subject,
          time: options.time ?? new Date().toISOString(),
          principal: options.principal,
          role: options.role,
          data,
        },
        key.keyId,
        privateKeyObject(key),
      );
      say(String(toMessage(event, 'structured').value));
    });
}

/** The body as it was given: what is signed must be what is sent. Mistakes are better found here than in a reply. */
function bodyOf(name: string, body: string): unknown {
  if (!isOuterCommand(name)) throw new InvalidArgumentError(`there is no command named ${name}`);
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch (error) {
    throw new InvalidArgumentError(`the body is not JSON: ${(error as Error).message}`);
  }
  const parsed = parseCommand(name, data);
  if ('violations' in parsed) {
    const lines = parsed.violations.map((violation) => {
      const { zh, en } = violationSentence(violation);
      return `${zh} · ${en}`;
    });
    throw new InvalidArgumentError(lines.join('\n'));
  }
  return data;
}
