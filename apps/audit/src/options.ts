import {
  describeFinding,
  predecessorsOf,
  successionsIn,
  eventOf,
  fingerprint,
  isEventLine,
  parseVkey,
  readLines,
  TreeStore,
  verifyBundle,
  type EventSource,
  type Finding,
  type VerifierKey,
} from '#audit';
import type { RecordedEvent } from '#contracts';
import { EventLog, probeLog } from '#event-log';
import { besideStack, loadConfig, requireEngines, type Config } from '#platform';
import { InvalidArgumentError, type Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DataOption {
  readonly data: string;
}

export interface TreeOptions extends DataOption {
  readonly notary?: string;
}

export interface SourceOptions extends DataOption {
  readonly bundle?: string;
  readonly key?: VerifierKey[];
}

/** What was asked cannot be done here; the message says in both languages what is wrong. */
export class CannotCheck extends Error {
  readonly code = 'cannot-check';
  constructor(zh: string, en: string) {
    super(`${zh} · ${en}`);
  }
}

/** A bundle that was to be read does not verify. */
export class BundleDoesNotFit extends Error {
  readonly code = 'bundle-does-not-fit';
  constructor(readonly finding: Finding) {
    super(describeFinding(finding).en);
  }
}

export const withData = (command: Command): Command =>
  command.option('--data <dir>', "the stack's data folder", '.data');

export const withTree = (command: Command): Command =>
  withData(command).option(
    '--notary <dir>',
    "the notary's folder (default: NOTARY_DATA, or notary in the data folder)",
  );

export const withSource = (command: Command): Command =>
  withData(command)
    .option('--bundle <file>', 'read a bundle instead of the log; it is verified first')
    .option('--key <vkey or file>', "the log's key for that, as it came another way", vkeys);

export const configOf = ({ data }: DataOption): Config =>
  loadConfig({ LOG_LEVEL: 'warn', ...besideStack(data) });

/** @throws {CannotCheck} */
export async function withOpenTree<T>(
  options: TreeOptions,
  work: (tree: TreeStore) => Promise<T>,
): Promise<T> {
  const folder = options.notary ?? process.env.NOTARY_DATA ?? join(options.data, 'notary');
  if (!existsSync(join(folder, 'tree'))) {
    throw new CannotCheck(
      `${folder} 中没有公证记录：请用 --notary 指明其文件夹`,
      `there is no notary's tree in ${folder}: name its folder with --notary`,
    );
  }
  const tree = TreeStore.open(join(folder, 'tree'));
  try {
    return await work(tree);
  } finally {
    await tree.close();
  }
}

export const notaryFolder = ({ notary, data }: TreeOptions): string =>
  notary ?? process.env.NOTARY_DATA ?? join(data, 'notary');

/** The notary's public key, and those before it that say with a signature of their own which one follows. */
export function notaryKeys(options: TreeOptions): [VerifierKey, ...VerifierKey[]] {
  const key = parseVkey(notaryKeyText(options));
  return [key, ...predecessorsOf(key, successionsIn(notaryFolder(options)))];
}

/** The notary's public key, from beside its tree. */
export function notaryKeyText(options: TreeOptions): string {
  const folder = notaryFolder(options);
  const file = join(folder, 'notary.vkey');
  if (!existsSync(file)) {
    throw new CannotCheck(
      `没有 ${file}：公证进程启动时写入该文件`,
      `there is no ${file}: the notary writes it when it starts`,
    );
  }
  return readFileSync(file, 'utf8').trim();
}

export async function withLog<T>(options: DataOption, work: (log: EventLog) => Promise<T>): Promise<T> {
  const { eventStoreUrl: url } = configOf(options);
  await requireEngines(() => probeLog({ url, appends: false }));
  const log = new EventLog({ url });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

const batchSize = 1_000;

/** Everything that is in the log now, behind a position; then it ends. */
export async function* untilNow(
  log: EventLog,
  after?: bigint,
  streamPrefixes?: readonly string[],
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const { events, caughtUp } of log.follow({ after, streamPrefixes, batchSize })) {
    if (events.length > 0) yield events;
    if (caughtUp) return;
  }
}

/** Events of the log, or of a bundle, which is verified first. `whole`: what is left out would change the answer. */
export async function withEvents<T>(
  options: SourceOptions,
  { whole }: { whole: boolean },
  work: (source: EventSource) => Promise<T>,
): Promise<T> {
  const { bundle, key } = options;
  if (bundle === undefined) {
    return withLog(options, (log) => work({ events: (prefixes) => untilNow(log, undefined, prefixes) }));
  }
  const { header, finding } = await verifyBundle(bundle, { logKeys: key });
  if (finding) throw new BundleDoesNotFit(finding);
  if (whole && !(header && 'all' in header.selection)) {
    throw new CannotCheck(
      `${bundle} 只含日志的一部分：需要整份日志的文件`,
      `${bundle} holds a part of the log: a bundle of the whole log is needed`,
    );
  }
  return work({ events: (prefixes) => eventsIn(bundle, prefixes) });
}

export async function* eventsIn(
  file: string,
  prefixes: readonly string[] = [''],
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const lines of readLines(file)) {
    yield lines
      .filter(isEventLine)
      .map(eventOf)
      .filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)));
  }
}

/** A verifier key, or a file that holds one per line. */
export function vkeys(text: string, before: readonly VerifierKey[] = []): VerifierKey[] {
  const lines = existsSync(text) ? readFileSync(text, 'utf8').split('\n') : [text];
  try {
    return [...before, ...lines.filter((line) => line.trim() !== '').map((line) => parseVkey(line.trim()))];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

export const files = (file: string, before: readonly string[] = []): string[] => [...before, file];

export function position(text: string): string {
  if (!/^\d{1,18}$/.test(text))
    throw new InvalidArgumentError('日志位置为整数 · a log position is a whole number');
  return text;
}

export const keyLine = (key: VerifierKey): string => `${key.name} ${fingerprint(key)}`;
