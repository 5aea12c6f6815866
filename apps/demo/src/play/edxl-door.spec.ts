import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateAgencyKey } from '#security';
import { answerIn, EdxlDoor, NotTaken } from './edxl-door.js';
import type { Answer } from './inbox.js';
import { night } from '../night/night.js';

const command = { source: '/agencies/ENT-WATER', id: 'edxl-rm/M', name: 'sharing.commit' };
const accepted = { outcome: 'accepted', command, stream: 'sharing-S', revision: '4', position: '9' };
const refused = {
  status: 409,
  command,
  refusal: { code: 'line-not-ready' },
  stream: 'sharing-S',
  position: '9',
};
const problem = (code: string, ...violations: string[]) =>
  JSON.stringify({ code, violations: violations.map((one) => ({ path: 'X', code: one })) });

describe('what the door for EDXL-RM says', () => {
  it('is an answer when it is about the command', () => {
    expect(answerIn(200, JSON.stringify(accepted))).toEqual(accepted);
    expect(answerIn(409, JSON.stringify(refused))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'line-not-ready' },
    });
  });

  it.each([
    [400, problem('invalid-edxl-rm', 'unknownMessage')],
    [400, problem('invalid-edxl-rm', 'unknownLine', 'isDefined')],
    [401, problem('agency-unknown')],
    [404, problem('no-such-route')],
    [408, problem('request-timeout')],
    [409, problem('busy')],
    [429, problem('too-many-unidentified')],
    [503, problem('log-unavailable')],
    [502, '<html>Bad Gateway</html>'],
  ])('is no answer yet when that may pass (%i %s)', (status, text) => {
    expect(() => answerIn(status, text)).toThrow();
    expect(() => answerIn(status, text)).not.toThrow(NotTaken);
  });

  it.each([
    [400, problem('invalid-edxl-rm', 'isDefined')],
    [413, problem('body-too-large')],
    [415, problem('unsupported-media-type')],
  ])('is the end when the message itself is wrong (%i %s)', (status, text) => {
    expect(() => answerIn(status, text)).toThrow(NotTaken);
  });
});

describe('a message in EDXL-RM', () => {
  let server: Server;
  let url: string;
  const answers: [status: number, text: string][] = [];
  const tokens: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      tokens.push(request.headers.authorization);
      const next = answers.shift();
      if (!next) return void request.socket.destroy();
      request.resume().on('end', () => response.writeHead(next[0]).end(next[1]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const spoken = night.find((step) => step.message);
  const nothing = (): void => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

  function send(signal = new AbortController().signal): { replies: Partial<Answer>[]; sent: Promise<void> } {
    if (!spoken?.message) throw new Error('nobody speaks EDXL-RM this night');
    const replies: Partial<Answer>[] = [];
    const door = new EdxlDoor(url, (reply) => replies.push(reply), log, { pauseMs: 1 });
    const key = generateAgencyKey(spoken.actor.agencyId, 'k1', 'demo.test');
    return { replies, sent: door.letter(spoken, spoken.message, key, signal)() };
  }

  it('goes again until it is answered, whatever the service is at', async () => {
    answers.push([503, problem('not-ready')], [401, problem('agency-unknown')]);
    answers.push([400, problem('invalid-edxl-rm', 'unknownMessage')], [200, JSON.stringify(accepted)]);
    const { replies, sent } = send();
    await sent;
    expect(replies).toEqual([accepted]);
    expect(tokens).toHaveLength(4);
    // a token of its own each time: one would be over before a long night is
    expect(tokens.every((token) => token?.startsWith('Bearer '))).toBe(true);
  });

  it('is not repeated when it can never be taken', async () => {
    answers.push([400, problem('invalid-edxl-rm', 'isDefined')]);
    await expect(send().sent).rejects.toBeInstanceOf(NotTaken);
  });

  it('is given up with the night', async () => {
    const over = new AbortController();
    const { replies, sent } = send(over.signal);
    over.abort(new Error('over'));
    await expect(sent).rejects.toThrow();
    expect(replies).toEqual([]);
  });
});
