import { agencySource, isOuterCommand, messageType, parseCommand, violationSentence } from '#contracts';
import type { Role } from '#domain';
import { toMessage } from '#messaging';
import { keyFile, readKeyFile, signEvent } from '#security';
import { InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import { keysOf, type KeysOptions } from '../options.js';

export interface SignOptions extends KeysOptions {
  readonly role: Role;
  readonly principal: string;
  readonly id?: string;
  readonly time?: string;
}

/** A command as a signed CloudEvent on one line, ready for any Kafka client. */
export function signed(
  agencyId: string,
  name: string,
  subject: string,
  body: string,
  options: SignOptions,
): string {
  const data = bodyOf(name, body);
  const key = readKeyFile(keyFile(keysOf(options), agencyId));
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
    key,
  );
  return String(toMessage(event, 'structured').value);
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
