import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A line of a guide that is to be typed, with what the guide says of how it ends. */
export interface GuideCommand {
  readonly line: string;
  /** 0 unless a comment behind it says `退出码 N`. */
  readonly code: number;
  /** Lines that the guide prints as the output of its block, whose first command gives them. */
  readonly output: readonly string[];
}

export interface GuideAnswer extends GuideCommand {
  readonly ended: number;
  readonly said: string;
}

/**
 * The commands of a guide, in order: of fences marked `sh` alone. `sh setup` is how the reader comes to a terminal beside
 * a running service, `sh template` holds names that are the reader's own; `output` is what a block prints.
 */
export function commandsIn(file: string): GuideCommand[] {
  const fences = [...readFileSync(file, 'utf8').matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)];
  return fences.flatMap(([, info = '', text = ''], n) => {
    if (info !== 'sh') return [];
    const [, next = '', printed = ''] = fences[n + 1] ?? [];
    const output = next === 'output' ? linesOf(printed) : [];
    return linesOf(text).map((line, i) => {
      const [, code = '0'] = /#.*退出码 (\d)/.exec(line) ?? [];
      return { line, code: Number(code), output: i === 0 ? output : [] };
    });
  });
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

interface Terminal {
  /** Where the reader stands: the data folder is `.data` there. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly apiUrl: string;
}

/** Programs as the reader would start them, from the build that is tested; the API is at another port. */
const prelude = (apiUrl: string): string => `
liandong-audit() { node '${resolve('dist/apps/audit/src/main.js')}' "$@"; }
npm() { shift; node '${resolve('dist/apps/cli/src/main.js')}' "$@"; }
curl() { command curl "\${@/http:\\/\\/127.0.0.1:8080/${apiUrl.replaceAll('/', '\\/')}}"; }
set -o pipefail
`;

/** Types the commands into one shell, one after the other, whatever comes of each. */
export async function typed(
  commands: readonly GuideCommand[],
  { cwd, env, apiUrl }: Terminal,
): Promise<GuideAnswer[]> {
  const mark = '@@ended';
  const script = commands.map(({ line }) => `${line}\necho "${mark} $?"\n`).join('');
  const shell = spawn('bash', ['-c', `exec 2>&1\n${prelude(apiUrl)}${script}`], { cwd, env });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((done) => shell.once('close', done));
  const parts = said.split(/^@@ended (\d+)\n/m);
  return commands.map((command, n) => ({
    ...command,
    said: parts[n * 2] ?? '',
    ended: Number(parts[n * 2 + 1] ?? -1),
  }));
}

/** A line without what differs from run to run. */
export const withoutNumbers = (line: string): string => line.trim().replace(/\d+/g, 'N');
