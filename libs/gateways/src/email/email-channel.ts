import { units } from '#domain';
import { createTransport } from 'nodemailer';
import { refused, type Channel, type Sent } from '../channel.js';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it the server has to offer STARTTLS, unless `plain` allows it not to. */
  readonly secure: boolean;
  readonly plain?: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
}

/** Errors before a server has taken any of it. */
const before = ['ECONNECTION', 'EDNS', 'EAUTH', 'ETLS', 'ECONNREFUSED'];

/** E-mail. It says of itself that a machine sent it, so that no machine answers. */
export function emailChannel(server: MailServer, withinMs: number): Channel {
  const { host, port, secure, plain = false, user, password = '', from } = server;
  const transport = createTransport({
    ...{ host, port, secure, requireTLS: !plain },
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
      try {
        const { messageId } = await transport.sendMail({
          ...{ from, to: contact.email, subject },
          text: answerUrl === undefined ? text : `${text}\n\n${answerUrl}\n`,
          messageId: `<${key}@${host}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { outcome: 'handed-over', providerId: messageId };
      } catch (error) {
        return outcomeOf(error as { code?: string; responseCode?: number; message: string });
      }
    },
  };
}

function outcomeOf({
  code = '',
  responseCode,
  message,
}: {
  code?: string;
  responseCode?: number;
  message: string;
}): Sent {
  if (responseCode !== undefined) return refused(`reply ${responseCode}`, responseCode >= 500);
  if (before.includes(code)) return refused(code, false);
  return { outcome: 'unknown', reason: (code || message).slice(0, 200) };
}
