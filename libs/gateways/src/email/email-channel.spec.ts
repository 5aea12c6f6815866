import { createServer, type AddressInfo, type Server } from 'node:net';
import { selfSigned, type SelfSigned } from '#security';
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
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
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

  describe('to a server that offers STARTTLS', () => {
    const [ours, others] = [selfSigned('mail of ours'), selfSigned('mail of others')];
    /** Whether each mail came by TLS. */
    const byTls: boolean[] = [];
    beforeEach(() => void byTls.splice(0));
    const offering = (identity: SelfSigned, more: SMTPServerOptions = {}): Promise<number> =>
      serving({
        ...{ ...identity, disabledCommands: ['AUTH'] },
        onRcptTo: (_, { secure }, done) => {
          byTls.push(secure);
          done();
        },
        ...more,
      });
    const strict = { plain: false, ca: ours.cert };

    it('goes by TLS, also where it could go without', async () => {
      const port = await offering(ours);
      for (const plain of [false, true])
        expect(await sendTo(port, { ...strict, plain })).toMatchObject({ outcome: 'handed-over' });
      expect([byTls, mails.length]).toEqual([[true, true], 2]);
    });

    it('goes by TLS from the first byte where that is set', async () => {
      const port = await offering(ours, { secure: true });
      expect(await sendTo(port, { ...strict, secure: true })).toMatchObject({ outcome: 'handed-over' });
      // and not where the server begins in the clear
      const other = await offering(ours);
      expect(await sendTo(other, { ...strict, secure: true })).toMatchObject({ outcome: 'refused' });
      expect(byTls).toEqual([true]);
    });

    it.each<[string, Partial<MailServer>]>([
      ['of another', { ca: others.cert }],
      ['that nobody vouches for', { ca: undefined }],
      ['for another name', { ca: ours.cert, host: '127.0.0.2' }],
    ])('does not go there with a certificate %s, nor in the clear then', async (_, more) => {
      let connected = 0;
      const onConnect: SMTPServerOptions['onConnect'] = (_session, done) => {
        connected++;
        done();
      };
      const port = await offering(ours, { onConnect });
      for (const plain of [false, true])
        expect(await sendTo(port, { plain, ...more })).toMatchObject({ outcome: 'refused', isFinal: false });
      expect([connected, byTls, mails]).toEqual([2, [], []]);
    });

    it.each<[string, SMTPServerOptions]>([
      ['is taken out of what the server offers', { disabledCommands: ['AUTH', 'STARTTLS'] }],
      ['is not shown, and would be done', { hideSTARTTLS: true }],
    ])('is not talked out of it where STARTTLS %s', async (_, more) => {
      const port = await offering(ours, more);
      const sent = await sendTo(port, strict);
      expect(byTls).not.toContain(false);
      expect(sent.outcome === 'handed-over').toBe(byTls.length > 0);
    });

    it.each(['454 TLS not available due to temporary reason', '220 go ahead'])(
      'nor where somebody between answers STARTTLS with %s and no TLS',
      async (answer) => {
        const heard: string[] = [];
        const between = createServer((socket) => {
          socket.on('error', () => undefined);
          socket.write('220 mail\r\n');
          socket.on('data', (chunk: Buffer) => {
            const line = chunk.toString('latin1');
            heard.push(line.slice(0, 8));
            if (line.startsWith('EHLO')) socket.write('250-mail\r\n250 STARTTLS\r\n');
            else if (line.startsWith('STARTTLS')) socket.write(`${answer}\r\n`);
            else socket.write('250 ok\r\n');
          });
        });
        running.push(between);
        await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
        const { port } = between.address() as AddressInfo;
        expect(await sendTo(port, strict)).toMatchObject({ outcome: 'refused', isFinal: false });
        expect(heard.join()).not.toMatch(/MAIL|RCPT|DATA/);
      },
    );
  });

  it('has no fields and no readers but its own, whatever stands in subject and address', async () => {
    const more = '\r\nBcc: other@evil.example\r\n\r\n.\r\nRCPT TO:<other@evil.example>';
    const port = await serving();
    await sendTo(port, {}, { ...outgoing, subject: `叫应${more}` });
    await sendTo(port, {}, { ...outgoing, subject: `x${more}` });
    for (const email of [`zhou@st.example.cn${more}`, `zhou@st.example.cn${more}@x.example`])
      await sendTo(port, {}, { ...outgoing, contact: { email } });
    expect(mails.length).toBeGreaterThanOrEqual(2);
    for (const { to, text } of mails) {
      expect(to).toEqual(['zhou@st.example.cn']);
      expect(fieldOf(text.split('\r\n\r\n')[0] ?? '', 'Bcc')).toBeUndefined();
    }
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
