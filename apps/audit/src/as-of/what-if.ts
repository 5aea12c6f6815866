import {
  whatIf,
  type Compared,
  type NegotiationOutcome,
  type SupposedChange,
  type Totals,
  type WhatIfResult,
} from '#audit';
import { readinessLevels, type Readiness } from '#domain';
import { solveHere } from '#solver';
import { Command, InvalidArgumentError } from 'commander';
import { say } from '../say.js';
import { logPosition, withReadableLog, withReadOptions, type ReadOptions } from './options.js';
import { beijing } from './print.js';

interface WhatIfOptions extends ReadOptions {
  readonly changes?: SupposedChange[];
  readonly until?: string;
}

const added = (change: SupposedChange, before: readonly SupposedChange[] = []): SupposedChange[] => [
  ...before,
  change,
];

/** `<position>=<rest>` */
function placed(text: string): [position: string, rest: string] {
  const [position = '', ...rest] = text.split('=');
  return [logPosition(position), rest.join('=')];
}

function replaced(text: string, before?: readonly SupposedChange[]): SupposedChange[] {
  const [position, json] = placed(text);
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new InvalidArgumentError('须为 位置={JSON 对象} · <position>=<JSON object> is expected');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new InvalidArgumentError('须为 位置={JSON 对象} · <position>=<JSON object> is expected');
  }
  return added({ kind: 'replace', position, data: data as Record<string, unknown> }, before);
}

function byPolicy(text: string, before?: readonly SupposedChange[]): SupposedChange[] {
  const [position, policyVersion] = placed(text);
  return added({ kind: 'policy', position, policyVersion }, before);
}

/** `<position>=<resource>:<quantity or readiness or withdrawn>` */
function resourced(text: string, before?: readonly SupposedChange[]): SupposedChange[] {
  const [position, rest] = placed(text);
  const [resourceId = '', how = ''] = rest.split(':');
  const change = { kind: 'resource', position, resourceId } as const;
  if (how === 'withdrawn') return added({ ...change, withdrawn: true }, before);
  if (readinessLevels.includes(how as Readiness))
    return added({ ...change, readiness: how as Readiness }, before);
  if (/^\d{1,6}$/.test(how)) return added({ ...change, quantity: Number(how) }, before);
  throw new InvalidArgumentError(
    `须为数量、withdrawn 或就绪状态 · a quantity, withdrawn, or one of these is expected: ${readinessLevels.join(', ')}`,
  );
}

/** `what-if` */
export function whatIfCommand(): Command {
  const dropped = (text: string, before?: readonly SupposedChange[]): SupposedChange[] =>
    added({ kind: 'drop', position: logPosition(text) }, before);
  const command = withReadOptions(new Command('what-if')).description(
    '假设推演：改动一处，比较结果；只读，不写入日志 · what-if analysis; reads only, writes nothing',
  );
  // all changes go into one list, in the order in which they are given
  const changes: SupposedChange[] = [];
  const collect = (parse: (text: string) => SupposedChange[]) => (text: string) => {
    changes.push(...parse(text));
    return changes;
  };
  return command
    .option('--drop <position>', 'the event there did not happen', collect(dropped))
    .option(
      '--replace <position=json>',
      'its command had these fields; {"override":null} takes an override back',
      collect(replaced),
    )
    .option(
      '--policy <position=version>',
      'the allocation there was decided by this policy alone',
      collect(byPolicy),
    )
    .option(
      '--resource <position=id:how>',
      'from there: a quantity, ready, limited, not-ready or withdrawn',
      collect(resourced),
    )
    .option('--until <position>', 'compare as of there; the end of the log when left out', logPosition)
    .action(async (options: WhatIfOptions) => {
      const { until, json } = options;
      if (changes.length === 0)
        throw new InvalidArgumentError('至少给出一处改动 · at least one change is expected');
      const found = await withReadableLog(options, (log) => whatIf({ changes, until }, log, solveHere));
      if (json) say(JSON.stringify(found, null, 2));
      else tell(found);
    });
}

function tell({ was, wouldBe, compared, notes, until }: WhatIfResult): void {
  say(`截至位置 as of position ${until}`);
  say(`  实际 was:      ${totalsText(was)}`);
  say(`  假设 would be: ${totalsText(wouldBe)}`);
  for (const one of compared) printCompared(one);
  if (compared.length === 0) say('  各项协商结果不变 no negotiation has a different outcome');
  if (notes.length > 0) say('推演中与记录不同之处 where it differs from the record');
  for (const { position, stream, type, code } of notes) say(`  ${position} ${stream} ${type}: ${code}`);
}

const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`;

const totalsText = ({ negotiations, unmet, breaches, costFen }: Totals): string =>
  `协商 negotiations ${negotiations}, 未满足 unmet ${unmet}, 超时 late ${breaches}, 费用 cost ${yuan(costFen)}`;

function printCompared({ sharingId, was, wouldBe }: Compared): void {
  say(
    `${sharingId} (${was.incidentId}): ${was.amount} ${was.capability}, 需于 needed by ${beijing(was.neededBy)}`,
  );
  printOutcome('实际 was', was);
  if (wouldBe) printOutcome('假设 would be', wouldBe);
  else say('  假设 would be: 未提出 not requested');
}

function printOutcome(
  name: string,
  { unmet, missingWhenNeeded, coveredAt, costFen, lines }: NegotiationOutcome,
): void {
  say(
    `  ${name}: 缺口 unmet ${unmet}, 到时未到 missing when needed ${missingWhenNeeded}, 费用 cost ${yuan(costFen)}, ` +
      `全部到位 all there ${coveredAt === undefined ? '—' : beijing(coveredAt)}`,
  );
  for (const { resourceId, quantity, arrivedAt, isEstimate, isLate } of lines) {
    const how = `${isEstimate ? ' 估计 estimate' : ''}${isLate ? ' 迟 late' : ''}`;
    say(`    → ${resourceId} × ${quantity}: ${beijing(arrivedAt)}${how}`);
  }
}
