import {
  isBorneOut,
  recomputeAllocation,
  recomputeDecisions,
  type Difference,
  type RecomputedDecision,
} from '#audit';
import { solveHere } from '#solver';
import { Command } from 'commander';
import { withEvents, withSource, type SourceOptions } from './options.js';
import { failWith, pass, say } from './say.js';

interface RecomputeOptions extends SourceOptions {
  readonly json?: true;
}

/** `recompute-joint <allocation id>` */
export function recomputeJointCommand(): Command {
  return withSource(new Command('recompute-joint'))
    .description(
      'recompute a joint allocation from the log, solve it again where optimality was proved, and compare',
    )
    .argument('<allocation id>', 'such as ALLOC-0210')
    .option('--json', 'as JSON, with both sides in full')
    .action(async (allocationId: string, options: RecomputeOptions) => {
      const again = await withEvents(options, { whole: true }, (source) =>
        recomputeAllocation(allocationId, source, solveHere),
      );
      const isSame = again.differences.length === 0 && !again.refusal;
      if (options.json) {
        say(JSON.stringify({ allocationId, same: isSame, ...again }, null, 2));
        if (!isSame) process.exitCode = 1;
        return;
      }
      const { solver, requests, logPosition, policyVersion } = again.recorded.certificate;
      say(`位置 position ${again.position}; 依据 as of ${logPosition}; ${policyVersion}; ${solver.name}`);
      for (const { sharingId, priority, lines, shortfall } of requests) {
        const given = lines.map(({ resourceId, units }) => `${resourceId} × ${units}`).join(', ');
        say(`  ${sharingId} (${priority}): ${given || '—'}; 缺口 shortfall ${shortfall}`);
      }
      if (again.refusal)
        say(
          `  ✗ 现行规则不作此决定 the current rules refuse this decision: ${JSON.stringify(again.refusal)}`,
        );
      for (const difference of again.differences) say(`  ✗ ${describeDifference(difference)}`);
      const how = again.solvedAgain ? ['重新求解', 'solved anew'] : ['核验原方案', 'its answer checked'];
      if (isSame) {
        pass(
          `${allocationId} ${how[0]}，与记录逐字段相同`,
          `${allocationId}, ${how[1]}: identical in every field`,
        );
      } else {
        failWith(
          `${allocationId} 重算后与记录不同（见上）`,
          `${allocationId} differs from the record, see above`,
        );
      }
    });
}

/** `recompute <sharing id>` */
export function recomputeCommand(): Command {
  return withSource(new Command('recompute'))
    .description(
      'recompute every allocation of a negotiation from the log and compare; exit code 1 on a difference',
    )
    .argument('<sharing id>', 'such as SH-G1-TEAM')
    .option('--json', 'as JSON, with both sides in full')
    .action(async (sharingId: string, options: RecomputeOptions) => {
      const decisions = await withEvents(options, { whole: true }, (source) =>
        recomputeDecisions(sharingId, source),
      );
      const wrong = decisions.filter((decision) => !isBorneOut(decision));
      if (options.json) {
        say(JSON.stringify({ sharingId, same: wrong.length === 0, decisions }, null, 2));
        if (wrong.length > 0) process.exitCode = 1;
        return;
      }
      for (const decision of decisions) describe(decision);
      if (wrong.length === 0) {
        pass(
          `${sharingId} 的 ${decisions.length} 次分配决定，重算结果与记录逐字段相同`,
          `${decisions.length} allocation decision(s) of ${sharingId} are identical in every field`,
        );
      } else {
        failWith(
          `${sharingId}：${wrong.length} 次决定重算后与记录不同（见上）`,
          `${sharingId}: ${wrong.length} decision(s) differ from the record, see above`,
        );
      }
    });
}

function describe(decision: RecomputedDecision): void {
  const { round, position, decidedBy, decidedAt, policyVersion, logPosition, recorded } = decision;
  const { certificate } = recorded;
  say(
    `第 ${round} 轮 round ${round}: ${beijing(decidedAt)}, ${decidedBy.agencyId}/${decidedBy.principal} (${decidedBy.role})`,
  );
  say(`  位置 position ${position}; 依据日志至 as of position ${logPosition}; ${policyVersion}`);
  say(
    `  需求 need: ${certificate.need.amount} ${certificate.need.capability} @ ${certificate.need.neededBy}`,
  );
  for (const one of certificate.candidates.toSorted(byRank)) {
    const { resourceId, ownerAgencyId, verdict, units, rank, usableUnits, arrivesAfterMinutes, agreementId } =
      one;
    say(
      `  ${rank ?? '-'}. ${resourceId} (${ownerAgencyId}) ${verdict}: ${units}/${usableUnits}, ` +
        `${arrivesAfterMinutes} min${agreementId ? `, ${agreementId}` : ''}`,
    );
  }
  if (certificate.override) say(`  人工决定 override: ${certificate.override.reason}`);
  for (const { resourceId, quantity } of recorded.lines) say(`  → ${resourceId} × ${quantity}`);
  say(`  满足 covered ${certificate.covered}, 缺口 shortfall ${certificate.shortfall}`);
  if (decision.refusal)
    say(`  ✗ 现行规则不作此决定 the current rules refuse this decision: ${JSON.stringify(decision.refusal)}`);
  for (const difference of decision.differences) say(`  ✗ ${describeDifference(difference)}`);
}

/** The usable ones by rank, then the others, whose difference is no number. */
const byRank = (a: { rank?: number }, b: { rank?: number }): number =>
  (a.rank ?? Infinity) - (b.rank ?? Infinity) || 0;

const beijingTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const beijing = (at: string): string => `${beijingTime.format(new Date(at))} 北京时间 (${at})`;

const describeDifference = ({ path, recorded, recomputed }: Difference): string =>
  `${path}: 记录 recorded ${text(recorded)}, 重算 recomputed ${text(recomputed)}`;

const text = (value: unknown): string => (value === undefined ? '—' : JSON.stringify(value));
