import { besideStack, ConfigurationError } from '#platform';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { say, withData } from './options.js';

interface Shown {
  readonly key: string;
  readonly kind: string;
  readonly telephone: string;
  readonly text: string;
  readonly at: string;
  readonly answers: readonly string[];
}

/** `phone list | answer`: the phones of the embedded gateway of a stack. */
export const phoneCommand = (): Command =>
  new Command('phone')
    .description(
      'what the phones of this machine received, and answers in their place 本机模拟电话：查看与回复',
    )
    .addCommand(
      withData(new Command('list'))
        .description('what the phones show, oldest first')
        .option('--telephone <number>', 'of one phone')
        .action(async ({ data, telephone }: { data: string; telephone?: string }) => {
          const query = telephone === undefined ? '' : `?telephone=${encodeURIComponent(telephone)}`;
          const { items } = (await ask(data, `/phones${query}`)) as { items: readonly Shown[] };
          for (const { at, kind, telephone: number, text, answers } of items)
            say([at, kind, number, text, ...answers.map((answer) => `→ ${answer}`)].join('  '));
          if (items.length === 0) say('no phone has received anything 尚无消息');
        }),
    )
    .addCommand(
      withData(new Command('answer'))
        .description('replies to the last message of a phone')
        .argument('<telephone>')
        .argument('[text]', 'what is replied', '1')
        .action(async (telephone: string, text: string, { data }: { data: string }) => {
          await ask(data, '/answer', { telephone, text });
          say('answered 已回复');
        }),
    );

async function ask(data: string, path: string, body?: object): Promise<unknown> {
  const { PHONES_URL: url, PHONES_SECRET_FILE: file } = besideStack(data);
  if (!url || !file)
    throw new ConfigurationError(
      `${data}: no stack with phones was started here 此数据目录没有模拟电话; npm start starts one`,
    );
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${readFileSync(file, 'utf8').trim()}`,
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new Error(
    response.status === 404 ? 'that phone has received nothing 该电话没有消息' : `status ${response.status}`,
  );
}
