import type { Command } from 'commander';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditCommands } from '../../apps/audit/src/commands.js';
import { agencyCommand } from '../../apps/cli/src/agency/agency.js';
import { deadLettersCommand } from '../../apps/cli/src/dead-letters.js';
import { logCommand } from '../../apps/cli/src/log/log.js';
import { receiptsCommand } from '../../apps/cli/src/receipts.js';
import { rebuildCommand } from '../../apps/cli/src/log/rebuild.js';
import { verifyCommand } from '../../apps/cli/src/log/verify.js';

const guides = ['.', 'docs', 'docs/adr', 'docker'].flatMap((folder) =>
  readdirSync(folder)
    // what changed tells of commands that are no more
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => join(folder, name)),
);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const operator = [
  ...[agencyCommand(), deadLettersCommand(), logCommand()],
  ...[rebuildCommand(), receiptsCommand(), verifyCommand()],
];

/** What is typed: in blocks of commands, line by line, and in the running text. */
function typedIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const blocks = [...text.matchAll(/^```sh.*\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.replace(/\\\n/g, ' ').split('\n'),
  );
  const inline = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`((?:npm|liandong-audit) [^`]+)`/g)];
  return [...blocks.map((line) => line.replace(/\s#\s.*$/, '')), ...inline.map(([, line = '']) => line)];
}

/** A call of npm, or of a program, as words: quotes hold what is not looked at. */
const calls = guides.flatMap((file) =>
  typedIn(file).flatMap((line) =>
    [...line.matchAll(/(?:^|[\s(;&|])((?:npm (?:run|start|test)|liandong-audit)(?: [^|;&)]*)?)/g)].map(
      ([, call = '']) =>
        [
          file,
          call
            .trim()
            .replace(/'[^']*'|"[^"]*"/g, 'x')
            .split(/\s+/),
        ] as const,
    ),
  ),
);

/** The script, and what is given to it. */
function scriptOf(words: readonly string[]): { script: string; given: readonly string[] } {
  const [, run = '', ...rest] = words.filter((word) => word !== '--silent' && word !== '-s');
  const given = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  return run === 'run' ? { script: rest[0] ?? '', given } : { script: run, given };
}

/** The command that some words name, as deep as they do, and the words behind it. */
function named(
  commands: readonly Command[],
  words: readonly string[],
): [Command | undefined, readonly string[]] {
  const [name, ...rest] = words;
  const found = commands.find((command) => command.name() === name);
  if (!found) return [undefined, words];
  const [inner, behind] = named(found.commands, rest);
  return inner ? [inner, behind] : [found, rest];
}

/** Options among the words that the command does not have. */
const unknownOptions = (command: Command, words: readonly string[]): string[] =>
  words
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => word.replace(/=.*/, ''))
    .filter((word) => word !== '--help' && !command.options.some(({ long }) => long === word));

describe('the commands in what people read', () => {
  it('are found', () => {
    expect(calls.length).toBeGreaterThan(120);
  });

  it.each([...new Set(calls.map(([file]) => file))])('are there as %s prints them', (file) => {
    for (const [from, words] of calls.filter(([of]) => of === file)) {
      const isAudit = words[0] === 'liandong-audit';
      const { script, given } = isAudit ? { script: 'audit', given: words.slice(1) } : scriptOf(words);
      expect({ from, words, script: scripts[script] }).toEqual({
        from,
        words,
        script: expect.any(String) as string,
      });
      const commands = script === 'audit' ? auditCommands() : operator.filter((one) => one.name() === script);
      if (commands.length === 0 || given.length === 0 || given[0] === '--help') continue;
      const [command, behind] = named(commands, script === 'audit' ? given : [script, ...given]);
      expect({ from, words, command: command?.name() }).toEqual({
        from,
        words,
        command: expect.any(String) as string,
      });
      expect({ from, words, unknown: command && unknownOptions(command, behind) }).toEqual({
        from,
        words,
        unknown: [],
      });
      const isGroup = (command?.commands.length ?? 0) > 0;
      expect({ from, words, isNamed: !isGroup || behind.length === 0 || behind[0]?.startsWith('-') }).toEqual(
        {
          from,
          words,
          isNamed: true,
        },
      );
    }
  });
});
