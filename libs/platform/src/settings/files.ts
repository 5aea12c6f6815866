import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Phrase } from '../engines/engine-fault.js';
import { ConfigurationError, expected } from './configuration-error.js';
import { readJsonText, type JsonText } from './json-text.js';

const why: Readonly<Record<string, Phrase>> = {
  ENOENT: { en: 'there is none', zh: '不存在' },
  EISDIR: { en: 'it is a folder', zh: '是文件夹' },
  ENOTDIR: { en: 'a part of its path is no folder', zh: '路径中有一段不是文件夹' },
  EEXIST: { en: 'it is no folder', zh: '不是文件夹' },
  EACCES: { en: 'this user may not', zh: '当前用户无权限' },
  EPERM: { en: 'this user may not', zh: '当前用户无权限' },
  EROFS: { en: 'its file system is read-only', zh: '所在文件系统只读' },
};

/** Why a file or folder cannot be used, from the error of the system. */
export function whyNot(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const phrase = why[code];
  return phrase ? `${phrase.en} ${phrase.zh}` : message || code;
}

export type SoundJson = Exclude<JsonText, { fault: unknown }>;

/**
 * The JSON of a file, with the places in it.
 * @throws {ConfigurationError} where it cannot be read, is no JSON, or says a field twice; `name` is the setting
 */
export function jsonFile(name: string, file: string): SoundJson {
  const wrong = (...whats: string[]): ConfigurationError =>
    new ConfigurationError(...whats.map((what) => `${name}=${file}${what}`));
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw wrong(`: ${expected({ en: 'a readable JSON file', zh: '可读的 JSON 文件' })} (${whyNot(error)})`);
  }
  const read = readJsonText(text);
  if ('fault' in read) {
    const { line, column } = read.fault;
    throw wrong(`:${line}:${column}: from here on this is not JSON 从此处起不是有效的 JSON`);
  }
  if (read.twice.length > 0) {
    throw wrong(...read.twice.map((path) => `:${read.lineOf(path)}: ${path} stands there twice 重复出现`));
  }
  return read;
}

/** The nearest folder above that is there. */
function ancestorOf(path: string): string {
  const above = dirname(path);
  return existsSync(above) || above === path ? above : ancestorOf(above);
}

/**
 * Why files cannot be kept in a folder, which may not be there yet; nothing where they can. Makes nothing.
 */
export function folderFault(folder: string): string | undefined {
  const path = resolve(folder);
  try {
    const there = existsSync(path) ? path : ancestorOf(path);
    if (!statSync(there).isDirectory()) return whyNot({ code: there === path ? 'EEXIST' : 'ENOTDIR' });
    accessSync(there, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return whyNot(error);
  }
}

/**
 * Makes a folder, readable by its user alone, where it is not there.
 * @throws the error of the system
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  if (existsSync(path)) {
    if (!statSync(path).isDirectory())
      throw Object.assign(new Error(`${path} is no folder`), { code: 'EEXIST' });
    return;
  }
  // one by one: where a file system makes no folders at all, `recursive` never comes back
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/**
 * A setting that names a folder to keep files in; nothing where it is not set.
 * @throws {ConfigurationError}
 */
export function folderSetting(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folder = env[name];
  if (!folder) return undefined;
  const fault = folderFault(folder);
  if (fault === undefined) return folder;
  const what = expected({ en: 'a folder to write in', zh: '可写入的文件夹' });
  throw new ConfigurationError(`${name}=${folder}: ${what} (${fault})`);
}
