import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expected } from './configuration-error.js';

/** The text of a file whose beginning, as far as it can be told, is what it should be. */
export function pemIn(file: string, isSound: (pem: string) => boolean): string | undefined {
  try {
    const pem = readFileSync(file, 'utf8');
    return isSound(pem) ? pem : undefined;
  } catch {
    return undefined;
  }
}

export const isCertificate = (pem: string): boolean => Boolean(new X509Certificate(pem));
export const isKey = (pem: string): boolean => Boolean(createPrivateKey(pem));

type Expected = readonly [file: string | undefined, isSound: (pem: string) => boolean];

/** Names the first of several files that is given and is not what it should be. */
export function mistakeInFiles(files: Readonly<Record<string, Expected>>): string | undefined {
  const wrong = Object.entries(files).find(
    ([, [file, isSound]]) => file !== undefined && pemIn(file, isSound) === undefined,
  );
  return (
    wrong && expected({ en: `a readable PEM file for ${wrong[0]}`, zh: `可读的 PEM 文件（${wrong[0]}）` })
  );
}

/** One variable asks for another. */
export const missingBeside = (missing: string, present: string): string =>
  `${missing}=(not set): expected, since ${present} is set 设置了 ${present} 就必须给出`;

/** What is wrong with two variables that name a certificate and its key. */
export function mistakesInPair(env: NodeJS.ProcessEnv, certName: string, keyName: string): string[] {
  const [cert, key] = [env[certName], env[keyName]];
  if (!cert !== !key) {
    const [missing, present] = cert ? [keyName, certName] : [certName, keyName];
    return [missingBeside(missing, present)];
  }
  return cert && key && !belongTogether(cert, key)
    ? [
        `${keyName}=${key}: ${expected({ en: `the key of ${certName}=${cert}`, zh: ` ${certName}=${cert} 的私钥` })}`,
      ]
    : [];
}

/** Files that cannot be read are reported by themselves. */
function belongTogether(certFile: string, keyFile: string): boolean {
  try {
    return isKeyOf(readFileSync(certFile), readFileSync(keyFile));
  } catch {
    return true;
  }
}

/** @throws where one of them cannot be read */
export const isKeyOf = (cert: Buffer, key: Buffer): boolean =>
  new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
