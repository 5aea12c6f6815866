import { commandSpecs, refusalMessage, worded, type Bilingual } from '#contracts';
import type { Queries, QueueItem, Viewer } from '#read-model';
import { Controller, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { Freshness } from '../query/fields.js';
import { Read } from '../query/read.js';

declare module '../schema/answers.js' {
  interface Answers {
    QueueItem: WordedItem;
  }
}

@Controller()
export class QueueQueries {
  private readonly queries: Queries;

  constructor(@Inject(API_PARTS) { readModel }: ApiParts) {
    this.queries = readModel.queries;
  }

  @Read('/v1/queue', {
    form: Freshness,
    answer: 'list',
    of: 'QueueItem',
    zh: '待办队列：本单位待办与等待他方的事项，按最迟时刻排列',
    en: 'One queue by deadline: what the own agency has to do, and what it waits for',
  })
  async queue(_: Freshness, viewer: Viewer): Promise<WordedItem[]> {
    const items = await this.queries.queue.list(viewer);
    return items.map((item) => {
      const { refusal, act, command } = item;
      return {
        ...item,
        ...(refusal && { refusal: worded(refusal), message: refusalMessage(refusal) }),
        ...(act !== undefined && { actName: nameOf(act) }),
        ...(command && { commandName: nameOf(command.name) }),
      };
    });
  }
}

const specs: Readonly<Record<string, Bilingual>> = commandSpecs;

/** What a command is called; nothing of one that there was once and is no more. */
const nameOf = (command: string): Bilingual | undefined => {
  if (!Object.hasOwn(specs, command)) return undefined;
  const { zh, en } = specs[command]!;
  return { zh, en };
};

interface WordedItem extends QueueItem {
  /** Why it was refused, in words. */
  message?: Bilingual;
  /** What the command is called that answers it. */
  actName?: Bilingual;
  /** What the command is called that waits, or was refused. */
  commandName?: Bilingual;
}
