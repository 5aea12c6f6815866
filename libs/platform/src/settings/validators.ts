import { isIP } from 'node:net';
import { makeValidator } from 'envalid';
import type { Phrase } from '../engines/engine-fault.js';
import { expected } from './configuration-error.js';
import { districtFolderFault } from './district-files.js';
import { mistakeInEsdb } from './esdb-address.js';
import { networksIn } from './networks.js';
import { isCertificate, isKey, pemIn } from './pem.js';
import { mistakeInPostgres } from './postgres-address.js';
import { hostsIn, hostsPhrase, issuerIn, issuerPhrase, originIn, originPhrase } from './sign-in.js';

/** Envalid's own message would repeat the value, which may hold a password: only what was expected is said. */
const expecting = <T>(what: Phrase, read: (text: string) => T | undefined) =>
  makeValidator<T>((text) => {
    const value = read(text);
    if (value === undefined) throw new Error(expected(what));
    return value;
  });

const wholeIn = (text: string, min: number, max: number): number | undefined => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
};

export const whole = (min: number, max: number) =>
  expecting({ en: `a whole number from ${min} to ${max}`, zh: `${min} 至 ${max} 的整数` }, (text) =>
    wholeIn(String(text), min, max),
  )<number>;

export const port = expecting({ en: 'a port from 1 to 65535', zh: '1 至 65535 的端口号' }, (text) =>
  wholeIn(String(text), 1, 65_535),
)<number>;

export const healthPort = expecting(
  { en: 'a port, or 0 for any that is free', zh: '端口号，0 表示任一空闲端口' },
  (text) => wholeIn(String(text), 0, 65_535),
)<number>;

export const isTrue = (text: string): boolean => ['true', 't', 'yes', 'on', '1'].includes(text);
const isFalse = (text: string): boolean => ['false', 'f', 'no', 'off', '0'].includes(text);

export const flag = expecting(
  { en: 'true or false', zh: 'true 或 false' },
  (text) => isTrue(String(text)) || (isFalse(String(text)) ? false : undefined),
)<boolean>;

export const oneOf = <const T extends string>(...values: readonly T[]) => {
  const names = values.filter(Boolean).join(', ');
  return expecting({ en: `one of ${names}`, zh: `下列之一：${names}` }, (text) =>
    values.find((value) => value === text),
  )<T>;
};

export const host = expecting({ en: 'a host name or an IP address', zh: '主机名或 IP 地址' }, (text) =>
  isIP(text) !== 0 || /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/.test(text)
    ? text
    : undefined,
)<string>;

export const brokerList = expecting(
  { en: 'host:port, or several separated by commas,', zh: '“主机:端口”，多个以逗号分隔' },
  (text) => {
    const brokers = text.split(',').map((broker) => broker.trim());
    const sound = brokers.every((broker) => {
      const [, port] = /^(?:\[[\da-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(broker) ?? [];
      return port !== undefined && Number(port) > 0 && Number(port) < 65_536;
    });
    return sound ? brokers : undefined;
  },
)<string[]>;

export const networks = expecting(
  {
    en: 'addresses or networks (10.0.0.0/8), separated by commas,',
    zh: '以逗号分隔的地址或网段（10.0.0.0/8）',
  },
  networksIn,
)<readonly string[]>;

export const hosts = expecting(hostsPhrase, hostsIn)<readonly string[]>;

/** No underscore: for the broker's metrics it is the same as a dot, so that two such names cannot stand side by side. */
export const topicPrefix = expecting(
  {
    en: 'letters, digits, - and dots, up to 100, with a dot at the end',
    zh: '至多 100 个字母、数字、- 和点，以点结尾',
  },
  (text) => (/^(?=.{2,100}$)([A-Za-z0-9-]+\.)+$/.test(text) ? text : undefined),
)<string>;

/** As it stands in signed attributes, and in key files of partners, who have several such. */
export const installationId = expecting(
  {
    en: 'letters, digits, - _ . and /, up to 100, with a letter or digit at the start',
    zh: '至多 100 个字母、数字和 - _ . /，以字母或数字开头',
  },
  (text) => (/^([A-Za-z0-9][A-Za-z0-9._/-]{0,99})?$/.test(text) ? text : undefined),
)<string>;

const orNone = (read: (text: string) => string | undefined) => (text: string) =>
  text === '' ? '' : read(text);
export const issuer = expecting(issuerPhrase, orNone(issuerIn))<string>;
export const origin = expecting(originPhrase, orNone(originIn))<string>;

/** Gives the text of a file whose beginning, as far as it can be told, is what it should be. */
const pemFile = (what: Phrase, isSound: (pem: string) => boolean) =>
  expecting({ en: `a readable PEM file with ${what.en}`, zh: `可读的 PEM 文件（${what.zh}）` }, (file) => {
    return file === '' ? '' : pemIn(file, isSound);
  })<string>;

export const certificateFile = pemFile({ en: 'certificates', zh: '证书' }, isCertificate);
export const keyFile = pemFile({ en: 'a private key that needs no password', zh: '无口令的私钥' }, isKey);

/** A text with several parts, of which the message names the one that is wrong; nothing of the text is in it. */
const sound = (mistakeIn: (text: string) => string | undefined) =>
  makeValidator<string>((text) => {
    const mistake = mistakeIn(text);
    if (mistake !== undefined) throw new Error(mistake);
    return text;
  })<string>;

export const eventStoreUrl = sound(mistakeInEsdb);
export const postgresUrl = sound(mistakeInPostgres);

export const keysPostgresUrl = sound((text) => (text === '' ? undefined : mistakeInPostgres(text)));
export const districtFolder = sound((folder) => (folder === '' ? undefined : districtFolderFault(folder)));

export const asKey = (text: string): Buffer | undefined => {
  const key = Buffer.from(text.trim(), 'base64url');
  return /^[\w-]{43}=?$/.test(text.trim()) && key.length === 32 ? key : undefined;
};

export const thirtyTwoBytes: Phrase = {
  en: '32 random bytes as base64url',
  zh: '32 个随机字节的 base64url 编码',
};

export const secretKey = expecting(thirtyTwoBytes, (text) =>
  text === '' ? Buffer.alloc(0) : asKey(text),
)<Buffer>;
