import { paperHash, paperOfCode, parsePaperCode, type EventSource, type Paper } from '#audit';
import type { RecordedEvent } from '#contracts';
import { Command } from 'commander';
import { CannotCheck, withEvents, withSource, type SourceOptions } from './options.js';
import { failWith, pass, say } from './say.js';

interface PaperOptions extends SourceOptions {
  readonly hash?: string;
}

/** `paper <code>` */
export function paperCommand(): Command {
  return withSource(new Command('paper'))
    .description(
      'look up a printed paper by its code and show what the log says it says; exit code 1 if it does not',
    )
    .argument('<code>', 'as printed, such as N-363-9F3A-21BC-77D0-4E11-A902')
    .option('--hash <sha256>', 'the whole hash of the content, as printed, to be compared')
    .action(async (code: string, options: PaperOptions) => {
      const ref = parsePaperCode(code);
      if (!ref) throw new CannotCheck(`${code} 不是查验码`, `${code} is no code of a paper`);
      const { found, paper } = await withEvents(options, { whole: false }, async (source) => {
        const found = await at(ref.position, source);
        return { found, paper: await paperOfCode(ref, logIn(source, found)) };
      });
      if (!found && options.bundle !== undefined)
        throw new CannotCheck(
          `${options.bundle} 中没有位置 ${ref.position} 的记录`,
          `${options.bundle} has no event at position ${ref.position}`,
        );
      if (!paper)
        return failWith(
          `位置 ${ref.position} 没有与查验码 ${code} 相符的文书`,
          `no paper at position ${ref.position} is that of the code ${code}`,
        );
      const hash = paperHash(paper);
      say(JSON.stringify(paper, null, 2));
      say(`内容摘要 SHA-256 ${hash}`);
      if (options.hash !== undefined && options.hash.toLowerCase() !== hash)
        return failWith('内容摘要不符', 'the hash of the content differs');
      pass(...meaning(paper));
    });
}

const meaning = ({ sharingId, position }: Paper): [zh: string, en: string] => [
  `文书在案：${sharingId}，位置 ${position}；内容如上，请与纸面逐项核对`,
  `the paper is on record: ${sharingId}, position ${position}; compare what is printed with the above`,
];

async function at(position: bigint, { events }: EventSource): Promise<RecordedEvent | undefined> {
  for await (const batch of events(['sharing-']))
    for (const event of batch)
      if (event.position >= position) return event.position === position ? event : undefined;
  return undefined;
}

const logIn = ({ events }: EventSource, found: RecordedEvent | undefined) => ({
  at: () => Promise.resolve(found),
  async read(stream: string) {
    const records: RecordedEvent[] = [];
    for await (const batch of events([stream])) records.push(...batch.filter((one) => one.stream === stream));
    return records;
  },
});
