export type EngineName = 'EventStoreDB' | 'Kafka' | 'PostgreSQL';

/** What stands between the service and an engine. */
export type FaultKind =
  | 'unknown-name'
  | 'refused'
  | 'unreachable'
  | 'silent'
  | 'not-ready'
  | 'not-trusted'
  | 'other-name'
  | 'tls-missing'
  | 'tls-not-spoken'
  | 'client-certificate'
  | 'credentials'
  | 'right'
  | 'database'
  | 'other';

/** A phrase for people, in the two languages of the terminal. */
export interface Phrase {
  readonly en: string;
  readonly zh: string;
}

/** How a connection failed, in the words of whoever noticed. */
export interface Trouble {
  readonly kind: FaultKind;
  /** What the engine or the system said; holds no password. */
  readonly said: string;
}

/** An engine that cannot be used as it is. */
export interface EngineFault extends Trouble {
  readonly engine: EngineName;
  /** Host and port, several separated by commas; never a user or a password. */
  readonly address: string;
  /** The rights that are missing, where `kind` is `right`. */
  readonly lacking?: Phrase;
  /** What to do, where there is more to say than of every engine. */
  readonly remedy?: Phrase;
}

/** Tries an engine with limits of its own and leaves no trace there. Never rejects because of the engine. */
export type Probe = () => Promise<EngineFault | undefined>;

const problems: Record<Exclude<FaultKind, 'right'>, Phrase> = {
  'unknown-name': { en: 'its name is not known here', zh: '主机名无法解析' },
  refused: { en: 'nothing listens there', zh: '该地址无服务监听' },
  unreachable: { en: 'it cannot be reached', zh: '无法连通' },
  silent: { en: 'it takes the connection and does not answer', zh: '可连接但无应答' },
  'not-ready': { en: 'it is not ready', zh: '尚未就绪' },
  'not-trusted': { en: 'its certificate is not trusted', zh: '其证书不受信任' },
  'other-name': { en: 'its certificate is for another name', zh: '其证书与主机名不符' },
  'tls-missing': { en: 'it expects TLS', zh: '对方要求 TLS' },
  'tls-not-spoken': { en: 'it does not speak TLS', zh: '对方不支持 TLS' },
  'client-certificate': {
    en: 'it does not accept the certificate of this service, or wants one',
    zh: '要求或不接受本服务的客户端证书',
  },
  credentials: { en: 'it refuses the user or the password', zh: '用户名或口令被拒绝' },
  database: { en: 'there is no such database', zh: '数据库不存在' },
  other: { en: 'it cannot be used', zh: '无法使用' },
};

interface Settings {
  readonly address: string;
  readonly authority: string;
  readonly tlsOn: string;
  readonly certificate: string;
  readonly user: string;
}

const settings: Record<EngineName, Settings> = {
  EventStoreDB: {
    address: 'EVENTSTORE_URL',
    authority: 'EVENTSTORE_URL (tlsCAFile)',
    tlsOn: 'EVENTSTORE_URL (tls)',
    certificate: 'EVENTSTORE_URL (userCertFile, userKeyFile)',
    user: 'EVENTSTORE_URL',
  },
  Kafka: {
    address: 'KAFKA_BROKERS',
    authority: 'KAFKA_TLS_CA_FILE',
    tlsOn: 'KAFKA_TLS',
    certificate: 'KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE',
    user: 'KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD',
  },
  PostgreSQL: {
    address: 'POSTGRES_URL',
    authority: 'POSTGRES_URL (sslrootcert)',
    tlsOn: 'POSTGRES_URL (sslmode)',
    certificate: 'POSTGRES_URL (sslcert, sslkey)',
    user: 'POSTGRES_URL',
  },
};

const check = (what: string): Phrase => ({ en: `check ${what}`, zh: `请检查 ${what}` });
const grant: Phrase = {
  en: 'grant it as docs/engines.md says under Rights',
  zh: '请按 docs/engines.md 的 Rights 一节授权',
};

function remedyOf({ engine, kind }: EngineFault): Phrase | undefined {
  const { address, authority, tlsOn, certificate, user } = settings[engine];
  switch (kind) {
    case 'unknown-name':
    case 'refused':
    case 'unreachable':
    case 'silent':
    case 'database':
      return check(address);
    case 'not-trusted':
      return {
        en: `name the authority that signed it by ${authority}`,
        zh: `请用 ${authority} 指定签发机构`,
      };
    case 'other-name':
      return {
        en: `use a name of the certificate in ${address}`,
        zh: `请在 ${address} 中使用证书上的名称`,
      };
    case 'tls-missing':
    case 'tls-not-spoken':
      return check(tlsOn);
    case 'client-certificate':
      return check(certificate);
    case 'credentials':
      return check(user);
    case 'right':
      return grant;
    case 'not-ready':
    case 'other':
      return undefined;
  }
}

const longestQuote = 240;

/** One line, short enough to be read, without what a terminal obeys. */
const quoted = (said: string): string =>
  said
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, longestQuote);

const both = ({ en, zh }: Phrase): string => `${en} ${zh}`;

/** One sentence for people: engine, address, what is wrong, what the engine said, what to do. */
export function sentenceOf(fault: EngineFault): string {
  const { engine, address, kind, said, lacking } = fault;
  const problem =
    kind === 'right'
      ? { en: `the user may not ${lacking?.en ?? 'do this'}`, zh: `无权${lacking?.zh ?? '执行'}` }
      : problems[kind];
  const remedy = fault.remedy ?? remedyOf(fault);
  return [
    `${engine} at ${address}: ${both(problem)}`,
    ...(said ? [` ("${quoted(said)}")`] : []),
    ...(remedy ? [`; ${both(remedy)}`] : []),
  ].join('');
}

const passing: readonly FaultKind[] = [
  'unknown-name',
  'refused',
  'unreachable',
  'silent',
  'not-ready',
  'other',
];

/** Whether waiting may end it: an engine that is away may come back, a wrong password stays wrong. */
export const mayPass = ({ kind }: Trouble): boolean => passing.includes(kind);

/** Engines that cannot be used: one sentence of each, on a line of its own. */
export class EngineUnusable extends Error {
  readonly code = 'engine-unusable';
  constructor(readonly faults: readonly EngineFault[]) {
    super(faults.map(sentenceOf).join('\n'));
  }
}
