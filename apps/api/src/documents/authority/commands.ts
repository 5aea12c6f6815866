import { aggregateOf, aggregates, commandNames, commandSpecs } from '#contracts';
import { commandRules, type CommandName, type Rule } from '#domain';
import { bilingual } from '../../schema/json.js';
import {
  byGroup,
  byName,
  cell,
  chinese,
  english,
  groupList,
  inBoth,
  linesOf,
  type Phrasing,
  type RoleText,
} from './lines.js';
import { conditionWords, type Words } from './words.js';

interface WhoMay {
  readonly ways: readonly Words[];
  /** Of whom another one has to confirm it. */
  readonly second: readonly Words[];
}

/** Who may give a command, from the rules themselves. */
function whoMay(name: CommandName, roleText: RoleText = byName): WhoMay {
  const { ways, secondPerson = [] }: Rule = commandRules[name];
  const seconds = (phrasing: Phrasing): readonly string[] =>
    secondPerson.flatMap(({ by, when = [], mayFollow }) => {
      const cases = when.map((one) => phrasing.pick(conditionWords[one])).join(phrasing.and);
      return linesOf(by, phrasing, roleText).map((who) => phrasing.second(who, cases, mayFollow ?? false));
    });
  return {
    ways: inBoth(linesOf(ways, chinese, roleText), linesOf(ways, english, roleText)),
    second: inBoth(seconds(chinese), seconds(english)),
  };
}

/** As paragraphs of an interface document. */
export function whoMayText(name: CommandName): string {
  const { ways, second } = whoMay(name);
  const lists = [
    ['谁可以 · Who may:', ways],
    ['须另一人确认 · Another person confirms:', second],
  ] as const;
  return lists
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, '', ...lines.map(([zh, en]) => `- ${bilingual({ zh, en })}`)].join('\n'))
    .join('\n\n');
}

/** The page `docs/commands.md`: each command that is taken from outside, by what it is about. */
export function commandsPage(): string {
  const rows = (of: string): string[] =>
    commandNames
      .filter((name) => aggregateOf(name) === of)
      .map((name) => {
        const { zh, en } = commandSpecs[name];
        const { ways, second } = whoMay(name, byGroup);
        return `| \`${name}\`<br>${zh}<br>${en} | ${cell(ways)} | ${cell(second)} |`;
      });
  const tables = Object.keys(aggregates)
    .map((of) => ({ of, lines: rows(of) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ of, lines }) =>
      [
        `## ${of}`,
        '',
        '| command | who may | another person confirms |',
        '| --- | --- | --- |',
        ...lines,
      ].join('\n'),
    );
  return [pageHead, ...tables, ''].join('\n\n').replace(/\n+$/, '\n');
}

const pageHead = `# 谁可以发出哪些命令 · Who may send what

Written by \`npm run docs\` from the rules that judge every command (\`libs/domain/src/authority/rules\`). Any one line of a cell suffices; all conditions behind its colon must hold. Who does not see the object is answered \`not-found\` first ([authority.md](authority.md)); who sees it and is in no line, \`role-not-permitted\` or \`not-a-party\`. A mandate counts within its area, and for the categories or hazards that it names.

本页由 \`npm run docs\` 依据判定命令的规则生成。每格中满足任意一行即可，冒号后的条件须全部满足。授权只在其地区内、对其所列类别或灾种有效。

${groupList}`;
