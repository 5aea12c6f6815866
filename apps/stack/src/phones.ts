import type { GatewaySettings } from '#contracts';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { secretIn, writePrivate } from './secrets/engine-secrets.js';

/** Ports of the machine's own that nobody has to know beforehand. */
export interface OwnPorts {
  readonly phones: number;
  readonly receipts: number;
}

export interface PhonesPlan {
  /** For the gateway. */
  readonly engine: Readonly<Record<string, string>>;
  /** For who sends, and for commands that look at phones. */
  readonly apps: Readonly<Record<string, string>>;
}

/** Where phones and receipts are listened for, unless the environment says. */
export async function ownPorts(env: NodeJS.ProcessEnv): Promise<OwnPorts> {
  const given = Number(env['MESSENGER_PORT'] ?? 0);
  return { phones: await freePort(), receipts: given > 0 ? given : await freePort() };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** The gateway of the stack: its secrets, and the file of gateways that sends through it. */
export function planPhones(dir: string, host: string, { phones, receipts }: OwnPorts): PhonesPlan {
  const folder = join(dir, 'phones');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [secretFile, receiptsSecretFile] = [join(folder, 'secret'), join(folder, 'receipts.secret')];
  secretIn(secretFile);
  if (!existsSync(receiptsSecretFile))
    writePrivate(receiptsSecretFile, `whsec_${randomBytes(24).toString('base64')}`);
  const url = `http://${host}:${phones}`;
  const gatewaysFile = join(folder, 'gateways.json');
  writePrivate(
    gatewaysFile,
    `${JSON.stringify(gatewaysTo(url, host, { secretFile, receiptsSecretFile }), null, 2)}\n`,
  );
  return {
    engine: {
      LIANDONG_PHONES_DATA: folder,
      LIANDONG_PHONES_HOST: host,
      LIANDONG_PHONES_PORT: String(phones),
      LIANDONG_PHONES_SECRET_FILE: secretFile,
      LIANDONG_PHONES_RECEIPTS_URL: `http://${host}:${receipts}/v1/receipts/sms`,
      LIANDONG_PHONES_RECEIPTS_SECRET_FILE: receiptsSecretFile,
    },
    apps: { GATEWAYS_FILE: gatewaysFile, PHONES_URL: url, PHONES_SECRET_FILE: secretFile },
  };
}

interface Files {
  readonly secretFile: string;
  readonly receiptsSecretFile: string;
}

/** Both kinds through the one gateway, which brings all receipts to one place. */
function gatewaysTo(url: string, host: string, { secretFile, receiptsSecretFile }: Files): GatewaySettings {
  const gateway = (channel: 'sms' | 'voice'): GatewaySettings['http'][number] => ({
    channel,
    url: `${url}/send`,
    method: 'POST',
    headers: { authorization: 'Bearer {{secret.phones}}' },
    format: 'json',
    body: { kind: channel, key: '{{key}}', telephone: '{{telephone}}', text: '{{text}}' },
    accepted: { path: 'code', values: ['OK'] },
    keepsKeys: true,
    maxParts: 4,
    secrets: [{ name: 'phones', file: secretFile }],
    receipts: {
      proof: { kind: 'standard-webhooks', secretFile: receiptsSecretFile },
      keyPath: 'key',
      statusPath: 'status',
      statuses: {},
      atPath: 'at',
      textPath: 'text',
      fromPath: 'from',
    },
  });
  return { hosts: [host], privateHosts: [host], withinSeconds: 30, http: [gateway('sms'), gateway('voice')] };
}
