import type { Kafka } from 'kafkajs';
import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { askController } from '../client/inside.js';
import { FlexibleReader, FlexibleWriter } from './flexible.js';

const scramSha256 = 1;
/** What Kafka's own tool uses. */
const iterations = 4_096;
const derive = promisify(pbkdf2);

/** The broker refused it. */
export class UserRefused extends Error {}

/**
 * Makes a user that proves itself by SCRAM-SHA-256, or gives it another password: the broker is given what it checks
 * the password by, never the password.
 * @throws {UserRefused}
 */
export async function setScramUser(kafka: Kafka, user: string, password: string): Promise<void> {
  const salt = randomBytes(16);
  const salted = await derive(password, salt, iterations, 32, 'sha256');
  const body = new FlexibleWriter()
    .array(0)
    .array(1)
    .text(user)
    .int8(scramSha256)
    .int32(iterations)
    .bytes(salt)
    .bytes(salted)
    .end()
    .end();
  const api = { key: 51, version: 0, name: 'AlterUserScramCredentials' };
  const answer = new FlexibleReader(await askController(kafka, api, body.buffer()));
  answer.int32();
  for (let left = answer.array(); left > 0; left--) {
    answer.text();
    refuse(answer.int16(), answer.text());
    answer.end();
  }
}

/** So many bytes a second in each direction; the broker makes who exceeds it wait. */
export async function setQuota(kafka: Kafka, user: string, bytesPerSecond: number): Promise<void> {
  const names = ['producer_byte_rate', 'consumer_byte_rate'];
  const body = new FlexibleWriter().array(1).array(1).text('user').text(user).end().array(names.length);
  for (const name of names) body.text(name).double(bytesPerSecond).int8(0).end();
  body.end().int8(0).end();
  const api = { key: 49, version: 1, name: 'AlterClientQuotas' };
  const answer = new FlexibleReader(await askController(kafka, api, body.buffer()));
  answer.int32();
  if (answer.array() > 0) refuse(answer.int16(), answer.text());
}

function refuse(code: number, message: string | undefined): void {
  if (code !== 0) throw new UserRefused(message ?? `the broker refused it with code ${code}`);
}
