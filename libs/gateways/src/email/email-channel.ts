import { units } from '#domain';
import { createTransport } from 'nodemailer';
import { Readable } from 'node:stream';
import { refused, type Channel, type Sent } from '../channel.js';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it the server has to offer STARTTLS, unless `plain` allows it not to. */
  readonly secure: boolean;
  readonly plain?: boolean;
  /** Certificates (PEM) that its own may go back to, in place of those that the machine trusts. */
  readonly ca?: string;
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
}

/** E-mail. It says of itself that a machine sent it, so that no machine answers. */
export function emailChannel(server: MailServer, withinMs: number): Channel {
  const { host, port, secure, plain = false, ca, user, password = '', from } = server;
  const transport = createTransport({
    ...{ host, port, secure, requireTLS: !plain },
    ...(ca !== undefined && { tls: { ca } }),
    ...(user !== undefined && { auth: { user, pass: password } }),
    ...{ connectionTimeout: withinMs, greetingTimeout: withinMs, socketTimeout: withinMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    name: 'email',
    keepsKeys: false,
    reaches: ({ contact }) => contact.email !== undefined,
    async send({ contact, key, words, subject, answerUrl }) {
      const text = words(20_000, units);
      const body = new Body(answerUrl === undefined ? text : `${text}\n\n${answerUrl}\n`);
      try {
        const { messageId } = await transport.sendMail({
          ...{
            from,
            to: { name: '', address: contact.email ?? '' },
            subject,
            text: body,
            textEncoding: 'base64',
          },
          messageId: `<${key}@${host}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { outcome: 'handed-over', providerId: messageId };
      } catch (error) {
        return outcomeOf(error as SmtpError, body.hasBegun);
      }
    },
  };
}

/** A text that knows whether it was asked for: it is when the server is spoken to, and not before it has let us in. */
class Body extends Readable {
  hasBegun = false;

  constructor(private readonly text: string) {
    super();
  }

  override _read(): void {
    this.hasBegun = true;
    this.push(this.text);
    this.push(null);
  }
}

interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly message: string;
}

/** Replies to these are about the mail itself. */
const ofMail = ['MAIL FROM', 'RCPT TO', 'DATA'];

/** A connection that ends after the text was asked for may have ended after it was taken. */
function outcomeOf({ code, command = '', responseCode, message }: SmtpError, hasBegun: boolean): Sent {
  if (responseCode !== undefined && ofMail.includes(command))
    return refused(`reply ${responseCode}`, responseCode >= 500);
  const reason = (code ?? message).slice(0, 200);
  // an address that is none
  if (code === 'EENVELOPE') return refused(reason, true);
  return hasBegun ? { outcome: 'unknown', reason } : refused(reason, false);
}
