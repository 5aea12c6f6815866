import {
  cuts,
  fields,
  heads,
  viewRules,
  type Address,
  type Cut,
  type Field,
  type Kept,
  type ViewRule,
} from '#domain';
import { byGroup, cell, chinese, english, groupList, inBoth, linesOf } from './lines.js';
import { cutWords } from './words.js';

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const whoOf = (ways: Parameters<typeof linesOf>[0]): string =>
  cell(inBoth(linesOf(ways, chinese, byGroup), linesOf(ways, english, byGroup)));

const opened = {
  everybody: cell([['任何人，无需令牌', 'everybody, without a token']]),
  operators: cell([['运行单位的网络，无需令牌', 'the operators’ network, without a token']]),
} as const;

/** Addresses of the same rule in one row. */
function addressRows(): string[][] {
  const together = new Map<string, { readonly rule: ViewRule; readonly addresses: string[] }>();
  for (const [address, rule] of Object.entries(viewRules) as [Address, ViewRule][]) {
    const key = JSON.stringify(rule);
    const found = together.get(key);
    if (found) found.addresses.push(address);
    else together.set(key, { rule, addresses: [address] });
  }
  return [...together.values()].map(({ rule: { open, who, cuts: left }, addresses }) => [
    addresses.map((address) => `\`${address}\``).join('<br>'),
    open ? opened[open] : whoOf(who),
    left.join(' '),
  ]);
}

const cutRow = (name: Cut): string[] => [
  name,
  cell([cutWords[name]]),
  name === 'L' ? cell([['看到该对象的单位', 'who sees that object']]) : whoOf(cuts[name]),
];

const named = (path: string): string => (path === '' ? '*' : `\`${path}\``);

/** Whose it is sees it all the same. */
const ofWhom = ({ whose = [], linesIn }: Pick<Field, 'whose' | 'linesIn'>): string =>
  [
    ...whose.map((one) => (typeof one === 'string' ? `\`${one}\`` : `\`${one.key}\` (\`${one.once}\`)`)),
    ...(linesIn ? [`\`${linesIn}\``] : []),
  ].join(', ');

const fieldRows = ([kind, list]: readonly [string, readonly Field[]]): string[][] =>
  list.map((field) => [`\`${kind}\``, named(field.path), field.cut, ofWhom(field)]);

const keptOf = (kept: readonly Kept[]): string =>
  kept
    .map((one) => {
      if (typeof one === 'string') return `\`${one}\``;
      const owners = ofWhom(one);
      return `\`${one.path}\`${owners ? ` (${owners})` : ''}`;
    })
    .join(', ');

/** The page `docs/queries.md`: each address, who is answered there, and what is left out for whom. */
export function queriesPage(): string {
  return `${[
    pageHead,
    groupList,
    '## 地址 · Addresses',
    tableOf(['address below `/v1`', 'who is answered', 'cuts'], addressRows()),
    '## 保密内容 · Cuts',
    'Shown to nobody but these, and to whom the field itself names (last column of the next table). 除下列单位外，不向任何人显示；该字段所写明的单位除外。',
    tableOf(['cut', 'what', 'shown to'], (Object.keys(cutWords) as Cut[]).map(cutRow)),
    '## 字段 · Fields',
    'Of rows of queries, and of events as feed and topics have them. `*` is all of the event; `[]` each element of a list; `../` is the element around it, `/` the whole.',
    tableOf(['of', 'field', 'cut', 'shown to whom these name'], Object.entries(fields).flatMap(fieldRows)),
    '## 部分视野 · What a part holds',
    'Everything that is not named is left out; in brackets the fields whose agencies alone see it. 未列出的一律不显示。',
    tableOf(
      ['of', 'a part', 'the request alone'],
      Object.entries(heads).map(([kind, { part, request }]) => [
        `\`${kind}\``,
        keptOf(part),
        keptOf(request),
      ]),
    ),
  ].join('\n\n')}\n`;
}

const pageHead = `# 谁能看到哪些字段 · Who is shown what

Written by \`npm run docs\` from the rules that answer every query, the feed and the topics of agencies (\`libs/domain/src/authority/seeing\`); in words: [authority.md](authority.md). Any one line of a cell suffices; of a list each row is asked for by itself.

本页由 \`npm run docs\` 依据应答查询、实时事件和各单位主题的规则生成；文字说明见 [authority.md](authority.md)。每格中满足任意一行即可；列表逐行判定。`;
