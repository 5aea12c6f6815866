import type { Kafka } from 'kafkajs';
import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { askController, noTags } from '../client/inside.js';

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
  const upsertion = new Encoder()
    .writeUVarIntString(user)
    .writeInt8(scramSha256)
    .writeInt32(iterations)
    .writeUVarIntBytes(salt)
    .writeUVarIntBytes(salted)
    .writeUVarInt(noTags);
  const results = await askController(kafka, {
    ...{ apiKey: 51, apiVersion: 0, apiName: 'AlterUserScramCredentials' },
    body: list([])
      .writeEncoder(list([upsertion]))
      .writeUVarInt(noTags),
    read: (answer) => {
      answer.readInt32();
      return answer.readUVarIntArray((each) => {
        each.readUVarIntString();
        return readResult(each);
      });
    },
  });
  results.forEach(refuse);
}

/** So many bytes a second in each direction; the broker makes who exceeds it wait. */
export async function setQuota(kafka: Kafka, user: string, bytesPerSecond: number): Promise<void> {
  const entity = new Encoder().writeUVarIntString('user').writeUVarIntString(user).writeUVarInt(noTags);
  const limits = ['producer_byte_rate', 'consumer_byte_rate'].map((name) =>
    new Encoder()
      .writeUVarIntString(name)
      .writeDouble(bytesPerSecond)
      .writeBoolean(false)
      .writeUVarInt(noTags),
  );
  const entry = list([entity]).writeEncoder(list(limits)).writeUVarInt(noTags);
  const results = await askController(kafka, {
    ...{ apiKey: 49, apiVersion: 1, apiName: 'AlterClientQuotas' },
    body: list([entry]).writeBoolean(false).writeUVarInt(noTags),
    read: (answer) => {
      answer.readInt32();
      return answer.readUVarIntArray((each) => {
        const result = { code: each.readInt16(), message: each.readUVarIntString() };
        each.readUVarIntArray((of) => {
          of.readUVarIntString();
          of.readUVarIntString();
          of.readTaggedFields();
        });
        each.readTaggedFields();
        return result;
      });
    },
  });
  results.forEach(refuse);
}

interface Result {
  readonly code: number;
  readonly message: string | null;
}

/** An array in the flexible form. */
const list = (elements: readonly Encoder[]): Encoder =>
  elements.reduce((all, one) => all.writeEncoder(one), new Encoder().writeUVarInt(elements.length + 1));

function readResult(answer: Decoder): Result {
  const result = { code: answer.readInt16(), message: answer.readUVarIntString() };
  answer.readTaggedFields();
  return result;
}

function refuse({ code, message }: Result): void {
  if (code !== 0) throw new UserRefused(message ?? `the broker refused it with code ${code}`);
}
