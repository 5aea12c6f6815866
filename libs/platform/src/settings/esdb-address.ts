import { readFileSync } from 'node:fs';
import { expected } from './configuration-error.js';
import type { Place } from '../engines/connection-trouble.js';
import { isCertificate, isKey, mistakeInFiles } from './pem.js';

/** A connection string of the log, taken apart as its client does. */
export interface EsdbAddress {
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly tls: boolean;
  readonly files: Readonly<Partial<Record<FileParameter, string>>>;
}

const fileParameters = ['tlsCAFile', 'userCertFile', 'userKeyFile'] as const;
type FileParameter = (typeof fileParameters)[number];

/** What the client knows; it passes over everything else, and prints the whole string when it does. */
const parameters: Record<string, RegExp> = {
  tls: /^(true|false)$/,
  tlscafile: /./,
  usercertfile: /./,
  userkeyfile: /./,
  connectionname: /./,
  nodepreference: /^(leader|follower|readonlyreplica|random)$/,
  throwonappendfailure: /^true$/,
  maxdiscoverattempts: /^\d+$/,
  discoveryinterval: /^\d+$/,
  gossiptimeout: /^\d+$/,
  defaultdeadline: /^[1-9]\d*$/,
  keepaliveinterval: /^(-1|\d+)$/,
  keepalivetimeout: /^(-1|\d+)$/,
};

const flat = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

const shape = /^esdb(?:\+discover)?:\/\/(?:(?<who>[^@]*)@)?(?<hosts>[^/?@]+)\/*(?:\?(?<query>.*?))?\/*$/;
const hostAndPort = /^(?<host>[\w.-]+)(?::(?<port>\d+))?$/;
const defaultPort = '2113';

/** Gives what is wrong as a text, as far as that can be told without asking anybody. */
export function parseEsdb(text: string): EsdbAddress | string {
  const { who, hosts, query } = shape.exec(text.trim())?.groups ?? {};
  const isEsdb = /^esdb(\+discover)?:\/\//.test(text.trim());
  if (isEsdb && (text.split('@').length > 2 || (who !== undefined && !isCredentials(who)))) {
    return expected({
      en: 'user:password before the @, with : and @ and % inside them written as %3A, %40 and %25,',
      zh: '“用户:口令”在 @ 之前，其中的 : @ % 写作 %3A、%40、%25',
    });
  }
  if (hosts === undefined)
    return expected({
      en: 'esdb://host:port or esdb+discover://…',
      zh: 'esdb://主机:端口 或 esdb+discover://…',
    });
  const places: { host: string; port: number }[] = [];
  for (const one of hosts.split(',')) {
    const { host, port = defaultPort } = hostAndPort.exec(one.trim())?.groups ?? {};
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
      return expected({
        en: 'host:port with a port from 1 to 65535, or several separated by commas,',
        zh: '“主机:端口”，端口为 1 至 65535，多个以逗号分隔',
      });
    }
    places.push({ host, port: Number(port) });
  }
  const given = new Map<string, string>();
  for (const pair of query ? query.split('&') : []) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const allowed = Object.hasOwn(parameters, flat(name)) ? parameters[flat(name)] : undefined;
    const clear = decoded(value);
    if (!allowed) {
      return `settings behind the ? that the client knows were expected, and ${name} is none 客户端不认识 ? 之后的 ${name}`;
    }
    if (clear === undefined || !allowed.test(flat(name) === 'nodepreference' ? flat(clear) : clear)) {
      return expected({ en: `another value for ${name}`, zh: `其他取值（${name}）` });
    }
    given.set(flat(name), clear);
  }
  const files = Object.fromEntries(
    fileParameters.flatMap((name) => {
      const file = given.get(flat(name));
      return file === undefined ? [] : [[name, file]];
    }),
  ) as EsdbAddress['files'];
  return { hosts: places, tls: given.get('tls') !== 'false', files };
}

/** What is wrong in a connection string, files that it names among it; nothing of the string is repeated. */
export function mistakeInEsdb(text: string): string | undefined {
  const address = parseEsdb(text);
  if (typeof address === 'string') return address;
  const { tlsCAFile, userCertFile, userKeyFile } = address.files;
  if (!userCertFile !== !userKeyFile)
    return 'userCertFile and userKeyFile were expected together 须同时给出 userCertFile 和 userKeyFile';
  return mistakeInFiles({
    tlsCAFile: [tlsCAFile, isCertificate],
    userCertFile: [userCertFile, isCertificate],
    userKeyFile: [userKeyFile, isKey],
  });
}

/** Each host as a connection without the client's help reaches it. Reads the files. */
export function placesOf({ hosts, tls, files }: EsdbAddress): Place[] {
  const read = (name: FileParameter): string | undefined => {
    const file = files[name];
    return file === undefined ? undefined : readFileSync(file, 'utf8');
  };
  const given = { ca: read('tlsCAFile'), cert: read('userCertFile'), key: read('userKeyFile') };
  return hosts.map((place) => ({ ...place, ...(tls && { tls: given }) }));
}

/** The client cuts a password at its first colon. */
const isCredentials = (who: string): boolean => /^[^:]+:[^:]+$/.test(who) && decoded(who) !== undefined;

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
