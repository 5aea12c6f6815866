import kafkajs from 'kafkajs';
import { isBrokerAway } from './broker-faults.js';
import { SendFailed } from '../produce/producer.js';

const {
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} = kafkajs;

const connection = (code?: string) => new KafkaJSConnectionError('Connection error', { code });
const said = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, retriable }));
const exceeded = (cause: Error) =>
  new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 1, cause } as never);

describe('brokers that are away', () => {
  it.each([
    ['a refused connection', connection('ECONNREFUSED')],
    ['one that was given up', connection('ETIMEDOUT')],
    ['one that never came about', connection()],
    ['a name that is not known at the moment', connection('ENOTFOUND')],
    ['all attempts of the client', exceeded(connection('ECONNRESET'))],
    ['a group that is just loading', said('GROUP_LOAD_IN_PROGRESS', true)],
    ['a member that was forgotten', said('UNKNOWN_MEMBER_ID', false)],
    ['a message that was not confirmed', new SendFailed('x', { cause: exceeded(connection()) })],
  ])('are to blame for %s', (_, error) => expect(isBrokerAway(error)).toBe(true));

  it.each([
    ['a certificate that is not trusted', connection('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['a right that is lacking', said('GROUP_AUTHORIZATION_FAILED', false)],
    ['a session that the broker does not take', said('INVALID_SESSION_TIMEOUT', false)],
    ['a message that is too large', new SendFailed('x', { cause: said('MESSAGE_TOO_LARGE', false) })],
    ['a defect', Object.assign(new KafkaJSNonRetriableError('x'), { cause: new TypeError('x') })],
    ['a handler that failed', exceeded(new Error('the log is away'))],
    ['anything else', 'x'],
  ])('are not to blame for %s', (_, error) => expect(isBrokerAway(error)).toBe(false));
});
