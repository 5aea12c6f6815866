import {
  aggregateOf,
  aggregates,
  commandExamples,
  commandSpecs,
  messageType,
  streamId,
  type OuterCommandName,
} from '#contracts';
import { fromMessage } from '#messaging';
import { publicKeyObject, signatureHeader, signedBytes, verifySignature } from '#security';
import { generateKey, publicKeyOf } from '../../libs/client/src/signing/key.js';
import { kafkaMessageOf, signMessage } from '../../libs/client/src/signing/message.js';
import { messageOf, pathOf } from '../../libs/client/src/commands/command.js';

const names = Object.keys(commandSpecs) as OuterCommandName[];
const key = generateKey('ENT-PUMP', 'ENT-PUMP-1', 'test.liandong');
const sender = { key, principal: '值班员', role: 'enterprise-operator' };

describe('a command', () => {
  it.each(names)('%s goes where the service takes it', (name) => {
    const command = { id: 'c-1', name, target: 'X-1', data: {} };
    const { subject, type, source } = messageOf(command, sender);
    const aggregate = aggregateOf(name);
    expect({ subject, type, source }).toEqual({
      subject: streamId(aggregate, 'X-1'),
      type: messageType(name),
      source: '/agencies/ENT-PUMP',
    });
    const place = `${aggregates[aggregate].collection}/X-1/${name.slice(aggregate.length + 1)}`;
    expect(pathOf(command)).toBe(`/v1/${place}`);
    expect(pathOf({ ...command, drill: 'DR-1' })).toBe(`/v1/drills/DR-1/${place}`);
  });

  it.each(names)('%s is signed as the service verifies it', async (name) => {
    const command = {
      ...{ id: 'c-1', name, target: 'X-1', data: commandExamples[name] },
      ...{ ifRevision: '3', correlationId: 'night', drill: 'DR-1', occurredAt: new Date(0) },
    };
    const { key: messageKey, value, headers } = kafkaMessageOf(signMessage(messageOf(command, sender), key));
    const read = fromMessage({
      ...{ topic: 't', partition: 0, offset: '0', headers },
      ...{ key: Buffer.from(messageKey), value: Buffer.from(value) },
    });
    if ('undecodable' in read) throw new Error(JSON.stringify(read));
    const { signature = '' } = read.event;
    expect(read.event).toMatchObject({ ifrevision: '3', correlationid: 'night', drill: 'DR-1' });
    expect(signatureHeader(signature)).toEqual({ keyId: 'ENT-PUMP-1' });
    const publicKey = publicKeyObject(publicKeyOf(key));
    expect(await verifySignature(signature, signedBytes(read.event), publicKey)).toBe(true);
    expect(messageKey).toBe(read.event.subject);
  });

  it('of a name that is none is a mistake', () => {
    expect(() => pathOf({ name: '../status', target: 'X', drill: undefined })).toThrow(TypeError);
  });
});
