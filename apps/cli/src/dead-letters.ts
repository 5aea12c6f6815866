import { topicsOf } from '#contracts';
import {
  BatchingProducer,
  createKafka,
  isReplayable,
  probeBus,
  readDeadLetters,
  replayDeadLetter,
  type DeadLetter,
} from '#messaging';
import { requireEngines, type Config } from '#platform';
import { Command, InvalidArgumentError } from 'commander';
import { say, whole, withData } from './options.js';
import { surroundings } from './surroundings.js';

/** `dead-letters list | replay` */
export function deadLettersCommand(): Command {
  const command = new Command('dead-letters').description('messages that could not be read or processed');

  withData(command.command('list'))
    .description('list them with the reason and the first bytes of the original')
    .option('--limit <n>', 'maximum to list', whole, 100)
    .action(async (options: { data: string; limit: number }) => {
      const { config, kafka } = await connected(options);
      const letters = await readDeadLetters(kafka, config.topicPrefix, options.limit);
      for (const letter of letters) say(describe(letter));
      say(`${letters.length} dead letter(s)`);
    });

  withData(command.command('replay'))
    .description('replay them unchanged to their original topic')
    .argument('<which>', '<partition>/<offset> as listed, or all')
    .option('--limit <n>', 'maximum to send with all', whole, 10_000)
    .action(async (which: string, options: { data: string; limit: number }) => {
      if (which !== 'all' && !/^\d+\/\d+$/.test(which)) {
        throw new InvalidArgumentError('<partition>/<offset> or all is expected');
      }
      const { config, kafka } = await connected(options);
      const all = await readDeadLetters(kafka, config.topicPrefix, options.limit);
      const named = which === 'all' ? all : all.filter((letter) => place(letter) === which);
      const topics = topicsOf(config.topicPrefix);
      const chosen = named.filter((letter) => isReplayable(letter, topics));
      const producer = await BatchingProducer.connect(kafka);
      try {
        await Promise.all(chosen.map((letter) => replayDeadLetter(producer, letter)));
      } finally {
        await producer.close();
      }
      say(`${chosen.length} message(s) sent again`);
      const left = named.length - chosen.length;
      if (left > 0) say(`${left} skipped: not written by this service`);
      if (which !== 'all' && chosen.length === 0) process.exitCode = 1;
    });
  return command;
}

async function connected(options: {
  data: string;
}): Promise<{ config: Config; kafka: ReturnType<typeof createKafka> }> {
  const { config, logger } = surroundings(options);
  await requireEngines(() => probeBus({ kafka: config.kafka }));
  return { config, kafka: createKafka(config.kafka, 'liandong-cli', logger) };
}

const place = ({ partition, offset }: DeadLetter): string => `${partition}/${offset}`;

function describe(letter: DeadLetter): string {
  const { topic, partition, offset } = letter.origin;
  const start = (letter.value ?? Buffer.alloc(0)).subarray(0, 60).toString();
  return [place(letter), `from ${topic}[${partition}]@${offset}`, letter.reason, start]
    .map(printable)
    .join('\t');
}

/** What a terminal obeys instead of showing must not reach it; a reason quotes the message. */
const printable = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '.');
