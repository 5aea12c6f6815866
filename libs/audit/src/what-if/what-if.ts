import { decode, parseStreamId, type RecordedEvent } from '#contracts';
import {
  allocationPolicies,
  jointPolicies,
  type AgreementEvent,
  type AllocationEvents,
  type ResourceEvent,
  type SharingEvent,
  type SharingState,
  type TeamEvent,
} from '#domain';
import type { ProgramSolver } from '#solver';
import type { ReadableLog } from '../as-of/readable-log.js';
import { ChangeDoesNotApply, type Deviation, type EventChange, type SupposedChange } from './changes.js';
import { fitted, type ChangeableEvent } from './fitting.js';
import { outcomeOf, type NegotiationOutcome } from './outcome.js';
import { Supposed } from './supposed.js';
import { World } from './world.js';

export interface WhatIf {
  readonly changes: readonly SupposedChange[];
  /** Position up to which both worlds run; the end of the log when left out. */
  readonly until?: string;
}

export interface Compared {
  readonly sharingId: string;
  readonly was: NegotiationOutcome;
  /** Nothing when nothing would have been asked for. */
  readonly wouldBe?: NegotiationOutcome;
}

/** Over all negotiations that were open when the first change took effect, or began later. */
export interface Totals {
  readonly negotiations: number;
  /** Negotiations whose need no allocation covers. */
  readonly unmet: number;
  /** Negotiations of which not all had arrived when it was needed. */
  readonly breaches: number;
  readonly costFen: number;
}

export interface WhatIfResult {
  readonly changes: readonly SupposedChange[];
  /** Last position taken into account. */
  readonly until: string;
  readonly was: Totals;
  readonly wouldBe: Totals;
  /** Negotiations that would have come out otherwise. */
  readonly compared: readonly Compared[];
  readonly notes: readonly Deviation[];
}

const prefixes = ['agency-', 'agreement-', 'allocation-', 'resource-', 'sharing-', 'team-'];

/**
 * Runs the log twice at once: as it was, and as it would have been with the changes. Only what can be read is given,
 * and nothing of it is written anywhere. People's later decisions stand as far as they still can; a vehicle nobody
 * sent in fact arrives after its usual time. Joint decisions are solved anew with `solve`. Keeps
 * resources, teams, agreements and open negotiations in memory.
 * @throws {ChangeDoesNotApply}
 */
export async function whatIf(
  { changes, until }: WhatIf,
  log: ReadableLog,
  solve: ProgramSolver['solve'],
): Promise<WhatIfResult> {
  const end = until === undefined ? undefined : BigInt(until);
  for (const change of changes) {
    if (end !== undefined && end < BigInt(change.position)) {
      throw new ChangeDoesNotApply({
        zh: `比较只到位置 ${end}，改动却在其后的位置 ${change.position}`,
        en: `the comparison ends at position ${end}, before the change at ${change.position}`,
      });
    }
    if (change.kind === 'resource' && !isSomething(change)) {
      throw new ChangeDoesNotApply({
        zh: `位置 ${change.position} 起资源 ${change.resourceId} 有何不同，未予说明：须给出数量、就绪状态或撤出`,
        en: `say what of ${change.resourceId} is otherwise from position ${change.position}: a quantity, a readiness, or withdrawn`,
      });
    }
    if (change.kind === 'policy' && !Object.hasOwn(policies, change.policyVersion)) {
      const known = Object.keys(policies).join(', ');
      throw new ChangeDoesNotApply({
        zh: `没有规则版本 ${change.policyVersion}，现有 ${known}`,
        en: `there is no policy ${change.policyVersion}; there are ${known}`,
      });
    }
  }
  const open = changes.toSorted((a, b) => Number(BigInt(a.position) - BigInt(b.position)));
  const fork = BigInt(open[0]?.position ?? 0);
  const was = new World();
  const supposed = new Supposed(was, solve);
  let last = -1n;
  let isOver = false;
  for await (const batch of log.after(undefined, prefixes)) {
    for (const record of batch) {
      isOver = end !== undefined && record.position > end;
      if (isOver) break;
      last = record.position;
      const taking = take(record, open, was, supposed);
      if (taking) await taking;
      if (record.position < fork) forgetWhenOver(record, was, supposed);
    }
    if (isOver) break;
  }
  const [left] = open;
  if (left && BigInt(left.position) > last) {
    throw new ChangeDoesNotApply({
      zh: `位置 ${left.position} 之后没有资源或协商的记录，最后一条在位置 ${last}`,
      en: `no event of a resource or a negotiation comes at or behind position ${left.position}: the last is at ${last}`,
    });
  }
  if (left)
    throw new ChangeDoesNotApply({
      zh: `位置 ${left.position} 不是日志中资源、队伍、协议、协商或联合分配的记录`,
      en: `at position ${left.position} of the log is no event of a resource, a team, an agreement, a negotiation or a joint allocation`,
    });
  return compare(changes, last, was, supposed);
}

/** Gives a promise only where there is something to wait for: most of a log is not. */
function take(
  record: RecordedEvent,
  open: SupposedChange[],
  was: World,
  supposed: Supposed,
): Promise<void> | undefined {
  const target = parseStreamId(record.stream);
  if (!target) return;
  const event = decode(record.storedType, record.data);
  if (event.type === 'command.refused' || event.type === 'command.no-change') return;
  if (target.aggregate === 'agency') {
    for (const world of [was, supposed.world]) world.resources.take(target.id, event);
    return;
  }
  let change: EventChange | undefined;
  for (let next = open[0]; next && BigInt(next.position) <= record.position; next = open[0]) {
    if (next.kind === 'resource') {
      if (!supposed.world.resources.resource(next.resourceId)) {
        throw new ChangeDoesNotApply({
          zh: `位置 ${next.position} 时资源 ${next.resourceId} 尚未登记`,
          en: `${next.resourceId} is not registered at position ${next.position}`,
        });
      }
      supposed.changeResource(next, record);
    } else {
      if (BigInt(next.position) < record.position || change) {
        throw new ChangeDoesNotApply({
          zh: `位置 ${next.position} 须为资源、队伍、协议、协商或联合分配的一条记录，且只能有一处改动`,
          en: `one event of a resource, a team, an agreement, a negotiation or a joint allocation is expected at position ${next.position}, and one change of it`,
        });
      }
      if (next.kind === 'policy' && !Object.hasOwn(policiesFor(event.type), next.policyVersion)) {
        throw new ChangeDoesNotApply({
          zh: `位置 ${next.position} 不是规则版本 ${next.policyVersion} 适用的分配决定`,
          en: `no allocation that ${next.policyVersion} is for was decided at position ${next.position}`,
        });
      }
      change = fitted(next, event as ChangeableEvent);
    }
    open.shift();
  }
  switch (target.aggregate) {
    case 'agreement':
      was.takeResource(target.id, event as AgreementEvent);
      supposed.takeAgreement(target.id, event as AgreementEvent, record, change);
      return;
    case 'team':
      supposed.takeTeam(target.id, event as TeamEvent, record, change);
      return;
    case 'allocation':
      if (event.type === 'allocation.decided') {
        const data = event.data as AllocationEvents['allocation.decided'];
        return supposed.takeAllocation(target.id, data, record, change);
      }
      if (change) {
        throw new ChangeDoesNotApply({
          zh: `位置 ${change.position} 只记载联合分配的结果`,
          en: `what is at ${change.position} only tells what came of a joint decision`,
        });
      }
      return;
    case 'resource':
      supposed.takeResource(target.id, event as ResourceEvent, record, change);
      was.takeResource(target.id, event as ResourceEvent);
      return;
    case 'sharing':
      supposed.takeSharing(target.id, event as SharingEvent, record, change);
      was.takeSharing(target.id, event as SharingEvent);
      return;
    default:
      return;
  }
}

const isSomething = ({
  quantity,
  readiness,
  withdrawn,
}: Extract<SupposedChange, { kind: 'resource' }>): boolean =>
  quantity !== undefined || readiness !== undefined || withdrawn !== undefined;

const policies = { ...allocationPolicies, ...jointPolicies };

const policiesFor = (type: string): object =>
  type === 'sharing.allocation-decided'
    ? allocationPolicies
    : type === 'allocation.decided'
      ? jointPolicies
      : {};

const isEnd = ({ status, lines }: SharingState): boolean => {
  const steps = Object.values(lines).map(({ step }) => step);
  const isDone = steps.every((step) => step === 'returned' || step === 'dropped' || step === 'failed');
  return isDone && (status === 'cancelled' || status === 'expired' || steps.includes('returned'));
};

function forgetWhenOver({ stream }: RecordedEvent, was: World, supposed: Supposed): void {
  const target = parseStreamId(stream);
  if (target?.aggregate !== 'sharing' || !isEnd(was.sharing(target.id))) return;
  was.forget(target.id);
  supposed.world.forget(target.id);
}

function compare(
  changes: readonly SupposedChange[],
  last: bigint,
  was: World,
  supposed: Supposed,
): WhatIfResult {
  const { world, notes } = supposed;
  const compared: Compared[] = [];
  const [before, after]: NegotiationOutcome[][] = [[], []];
  for (const sharingId of was.sharingIds()) {
    const one = outcomeOf(sharingId, was.sharing(sharingId), was.facts(sharingId));
    const other = outcomeOf(sharingId, world.sharing(sharingId), world.facts(sharingId));
    if (one) before?.push(one);
    if (other) after?.push(other);
    if (one && JSON.stringify(one) !== JSON.stringify(other)) {
      compared.push({ sharingId, was: one, wouldBe: other });
    }
  }
  return {
    changes,
    until: last.toString(),
    was: totals(before ?? []),
    wouldBe: totals(after ?? []),
    compared,
    notes,
  };
}

const totals = (outcomes: readonly NegotiationOutcome[]): Totals => ({
  negotiations: outcomes.length,
  unmet: outcomes.filter(({ unmet }) => unmet > 0).length,
  breaches: outcomes.filter(({ missingWhenNeeded }) => missingWhenNeeded > 0).length,
  costFen: outcomes.reduce((sum, { costFen }) => sum + costFen, 0),
});
