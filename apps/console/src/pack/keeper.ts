import { useSyncExternalStore } from 'react';
import { NoAnswer, ProblemError, type ProblemBody } from '../api/http.js';
import { meantFor } from '../api/owner.js';
import type { Language } from '../language/language.js';
import { chosen, isDue, noKeeping, type Keeping } from './keeping.js';

/** As much of the File System Access API as is used; not every browser has it. */
interface FileHandle {
  readonly name: string;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}
type Picker = (options: object) => Promise<FileHandle>;

const picker = (): Picker | undefined =>
  (globalThis as unknown as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);

export const canKeep = (): boolean => picker() !== undefined;

export const addressOf = ({ hasNumbers }: Pick<Keeping, 'hasNumbers'>, language: Language): string =>
  `/v1/pack?lang=${language}${hasNumbers ? '&numbers=true' : ''}`;

/** @throws {ProblemError} as the service says @throws {NoAnswer} where nothing came, or no pack */
async function read(path: string, language: Language): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      headers: {
        ...{ accept: 'text/html, application/problem+json', 'accept-language': language },
        ...meantFor(),
      },
      ...{ credentials: 'same-origin', redirect: 'error', cache: 'no-store' },
    });
  } catch (cause) {
    throw new NoAnswer('no answer', { cause });
  }
  const type = answer.headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json'))
    throw new ProblemError((await answer.json()) as ProblemBody);
  if (!answer.ok || !type.startsWith('text/html')) throw new NoAnswer(`status ${answer.status}`);
  return answer.text();
}

/** Goes on on every screen as long as the page is open; the file is chosen anew in the next one. */
class Keeper {
  private keeping: Keeping = noKeeping;
  private handle?: FileHandle;
  private timer?: ReturnType<typeof setInterval>;
  private isUnderWay = false;
  private language: Language = 'zh-CN';
  private readonly listeners = new Set<() => void>();

  readonly state = (): Keeping => this.keeping;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(part: Partial<Keeping>): void {
    this.keeping = chosen(this.keeping, part);
    this.listeners.forEach((tell) => tell());
  }

  /** Asks for a file and keeps it renewed. Nothing happens where none is chosen. */
  async begin(language: Language): Promise<void> {
    const choose = picker();
    if (!choose) return;
    let handle: FileHandle;
    try {
      handle = await choose({
        suggestedName: 'liandong-pack.html',
        types: [{ accept: { 'text/html': ['.html'] } }],
      });
    } catch {
      return;
    }
    this.handle = handle;
    this.language = language;
    this.change({ file: handle.name, renewedAt: undefined, failed: undefined });
    this.timer ??= setInterval(() => {
      if (isDue(this.keeping, Date.now())) void this.renew();
    }, 5_000);
    await this.renew();
  }

  /** The file stays as it was where it does not succeed. */
  async renew(): Promise<void> {
    if (!this.handle || this.isUnderWay) return;
    this.isUnderWay = true;
    try {
      const text = await read(addressOf(this.keeping, this.language), this.language);
      const file = await this.handle.createWritable();
      await file.write(text);
      await file.close();
      this.change({ renewedAt: Date.now(), failed: undefined });
    } catch (error) {
      this.change({ failed: { at: Date.now(), why: whyOf(error) } });
    } finally {
      this.isUnderWay = false;
    }
  }

  /** Once, into the folder for downloads. */
  async download(language: Language): Promise<void> {
    try {
      const url = URL.createObjectURL(
        new Blob([await read(addressOf(this.keeping, language), language)], { type: 'text/html' }),
      );
      const link = Object.assign(document.createElement('a'), { href: url, download: 'liandong-pack.html' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      if (!this.handle) this.change({ renewedAt: Date.now(), failed: undefined });
    } catch (error) {
      this.change({ failed: { at: Date.now(), why: whyOf(error) } });
    }
  }
}

const whyOf = (error: unknown): string =>
  error instanceof ProblemError
    ? error.problem.title
    : error instanceof Error
      ? error.message
      : String(error);

export const keeper = new Keeper();

export const useKeeping = (): Keeping => useSyncExternalStore(keeper.subscribe, keeper.state);
