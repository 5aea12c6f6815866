import { faultText, type EventLog } from '#event-log';
import { pause, within, type Logger } from '#platform';
import type { AppendKey } from '#security';
import { epochOf } from '../log/adoption.js';
import type { AgencyDirectory } from './agency-directory.js';
import { seal, unseal, type KeptRow } from './sealing.js';
import type { KeptWorlds, Place } from './worlds.js';

/** Where one row of each name is kept, the newest in place of any other. */
export interface StateStore {
  load(name: string): Promise<KeptRow | undefined>;
  save(name: string, row: KeptRow): Promise<void>;
}

interface Parts<S> {
  readonly states: S;
  readonly eventLog: Pick<EventLog, 'read' | 'compareOthers'>;
  readonly appendKey: Pick<AppendKey, 'subkey'>;
  readonly logger: Pick<Logger, 'warn'>;
}
export type LoadingParts = Parts<Pick<StateStore, 'load'>>;
export type SavingParts = Parts<Pick<StateStore, 'save'>>;

const name = 'directory';
const purpose = 'liandong/directory/v1';

/** A process starts without what was kept rather than wait longer for it. */
const loadWithinMs = 2_000;
const saveWithinMs = 10_000;
const lastWordsMs = 2_000;
const late = 'no answer in time';
/** Events that a process folds at its start at most, beside what comes meanwhile. */
const eventsBetween = 5_000;
const usualRhythm = { lookEveryMs: 1_000, pauseAfterFailureMs: 30_000 };

/**
 * What was kept of a directory, so that a process begins where another has come to and not at the start of the log
 * (ADR 22). Nothing where none is kept, where it does not come in time, or where it is not in order: the log of this
 * process says why, and the events are followed from the first on. Never rejects.
 */
export async function loadDirectory({
  states,
  eventLog,
  appendKey,
  logger,
}: LoadingParts): Promise<KeptWorlds | undefined> {
  try {
    const row = await within(states.load(name), loadWithinMs, late);
    if (!row) return undefined;
    const kept =
      typeof row === 'string' ? row : unseal(row, await epochOf(eventLog), appendKey.subkey(purpose));
    const reason = typeof kept === 'string' ? kept : await faultOf(kept.at, eventLog);
    if (typeof kept !== 'string' && reason === undefined) return kept;
    logger.warn({ reason }, 'the kept state of the directory is not used: folding the log from its start');
  } catch (error) {
    logger.warn({ err: error }, 'no kept state of the directory: folding the log from its start');
  }
  return undefined;
}

/** Another log, or an older copy, does not have the event that it stands at. */
async function faultOf(
  { position, eventId, stream, revision }: Place,
  eventLog: LoadingParts['eventLog'],
): Promise<string | undefined> {
  const mark = { keeper: 'the kept directory', position, eventId, at: { stream, revision } };
  const fault = await eventLog.compareOthers([mark]);
  return fault && faultText(fault);
}

export async function saveDirectory(
  directory: Pick<AgencyDirectory, 'save'>,
  { states, eventLog, appendKey }: Omit<SavingParts, 'logger'>,
): Promise<void> {
  const epoch = await epochOf(eventLog);
  const kept = directory.save();
  if (kept) await states.save(name, seal(kept, epoch, appendKey.subkey(purpose)));
}

/**
 * Keeps a directory's state after every 5,000 events, and at the end; resolves when it was aborted and that is done or
 * given up.
 */
export async function keepDirectory(
  directory: Pick<AgencyDirectory, 'taken' | 'save'>,
  { signal, rhythm = usualRhythm, ...parts }: SavingParts & KeepingOptions,
): Promise<void> {
  for (let saved = 0; !signal.aborted;) {
    await pause(rhythm.lookEveryMs, signal);
    const { taken } = directory;
    const isDue = signal.aborted ? taken > saved : taken - saved >= eventsBetween;
    if (!isDue) continue;
    try {
      const limitMs = signal.aborted ? lastWordsMs : saveWithinMs;
      if ((await within(saveDirectory(directory, parts), limitMs, late)) === late) throw new Error(late);
      saved = taken;
    } catch (error) {
      parts.logger.warn({ err: error }, 'the state of the directory was not kept');
      await pause(rhythm.pauseAfterFailureMs, signal);
    }
  }
}

export interface KeepingOptions {
  readonly signal: AbortSignal;
  readonly rhythm?: typeof usualRhythm;
}
