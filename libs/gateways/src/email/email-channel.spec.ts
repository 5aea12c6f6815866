import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Outgoing } from '../channel.js';
import { emailChannel, type MailServer } from './email-channel.js';

const key = '9d4c1f6e-2c0b-5d0e-8f63-0b6b7d1b9a20.1';
const outgoing: Outgoing = {
  ...{ agencyId: 'ST', contact: { email: 'zhou@st.example.cn' }, key, subject: '暴雨红色预警' },
  ...{ urgent: true, exercise: false, words: () => '青岩镇 请确认收到（叫应）' },
};
const never = new AbortController().signal;

/** A field of a mail, over the lines that it is folded into. */
const fieldOf = (mail: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail)?.[1];

describe('mail', () => {
  const running: (SMTPServer | Server)[] = [];
  const mails: { readonly from: string; readonly to: readonly string[]; readonly text: string }[] = [];
  beforeEach(() => void mails.splice(0));
  afterEach(async () => {
    for (const server of running.splice(0))
      await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  /** A server as mail servers are; what is given changes it. */
  async function serving(options: SMTPServerOptions = {}): Promise<number> {
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          mails.push({ from, to, text: Buffer.concat(chunks).toString() });
          done();
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    running.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.server.address() as AddressInfo).port;
  }
  const sendTo = (port: number, more: Partial<MailServer> = {}, out = outgoing) =>
    emailChannel(
      { ...{ host: '127.0.0.1', port, secure: false, plain: true, from: 'duty@emb.example.cn' }, ...more },
      10_000,
    ).send(out, never);
  const failing = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });

  it('comes to the person, known by its key, and says that a machine sent it', async () => {
    const port = await serving();
    const sent = await sendTo(port, {}, { ...outgoing, answerUrl: `https://answer.example.cn/a/${key}.tag` });
    expect(sent).toEqual({ outcome: 'handed-over', providerId: `<${key}@127.0.0.1>` });
    const [mail, ...others] = mails;
    expect([others, mail?.from, mail?.to]).toEqual([[], 'duty@emb.example.cn', ['zhou@st.example.cn']]);
    const text = mail?.text ?? '';
    expect(fieldOf(text, 'Message-ID')).toBe(`<${key}@127.0.0.1>`);
    expect(fieldOf(text, 'Auto-Submitted')).toBe('auto-generated');
    expect(fieldOf(text, 'X-Auto-Response-Suppress')).toBe('All');
    const said = Buffer.from(text.split('\r\n\r\n').slice(1).join(''), 'base64').toString();
    expect(said).toBe(`青岩镇 请确认收到（叫应）\n\nhttps://answer.example.cn/a/${key}.tag\n`);
  });

  it.each([
    [550, true],
    [451, false],
  ])('that is refused with %i has not gone out, for good: %s', async (code, isFinal) => {
    const port = await serving({ onRcptTo: (_, __, done) => done(failing(code)) });
    expect(await sendTo(port)).toEqual({ outcome: 'refused', reason: `reply ${code}`, isFinal });
  });

  it('may have come through where the server went away before it answered', async () => {
    const port = await serving({
      onData(stream, session, done) {
        stream.resume();
        stream.on('end', () => {
          for (const connection of running.flatMap((one) => [...(one as SMTPServer).connections]))
            (connection as { _socket: { destroy(): void } })._socket.destroy();
          void [session, done];
        });
      },
    });
    expect(await sendTo(port)).toMatchObject({ outcome: 'unknown' });
  });

  it('is tried again where nothing listens, or what listens does not speak', async () => {
    const port = await serving();
    await new Promise<void>((resolve) => running.splice(0)[0]?.close(() => resolve()));
    expect(await sendTo(port)).toMatchObject({ outcome: 'refused', isFinal: false });
    const mute = createServer((socket) => socket.destroy());
    running.push(mute);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    expect(await sendTo((mute.address() as AddressInfo).port)).toMatchObject({
      outcome: 'refused',
      isFinal: false,
    });
  });

  it('goes to no server in the clear, unless it is allowed to', async () => {
    expect(await sendTo(await serving(), { plain: false })).toMatchObject({
      outcome: 'refused',
      isFinal: false,
    });
    expect(mails).toEqual([]);
  });

  it('has not gone out to an address that is none', async () => {
    const sent = await sendTo(await serving(), {}, { ...outgoing, contact: { email: 'nobody' } });
    expect(sent).toMatchObject({ outcome: 'refused', isFinal: true });
    expect(mails).toEqual([]);
  });

  it('is for those alone who have an address', () => {
    const channel = emailChannel({ host: 'h', port: 25, secure: true, from: 'f' }, 1);
    expect([
      channel.reaches(outgoing),
      channel.reaches({ ...outgoing, contact: { telephone: '1' } }),
    ]).toEqual([true, false]);
  });
});
