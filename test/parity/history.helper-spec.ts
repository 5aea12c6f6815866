import { parseStreamId, type AnyEvent, type DomainEvent } from '#contracts';
import {
  agreement,
  report,
  resource,
  sharing,
  task,
  team,
  warning,
  type Decider,
  type ReportRequirement,
  type SharingState,
} from '#domain';
import { CandidateFold } from '../../libs/audit/src/decision/candidates.js';
import { TestLog } from '../../libs/read-model/src/testing/log.js';
import { requirement } from '../../libs/read-model/src/testing/reports.js';
import { at, stepSeconds, type Step } from './deeds.helper-spec.js';

interface Said {
  readonly type: string;
  readonly data: object;
}
type AnyDecider = Decider<Said, AnyEvent, unknown>;
const deciders = { agreement, report, resource, sharing, task, team, warning } as unknown as Readonly<
  Record<string, AnyDecider>
>;

/** The log that the service would have written: what is refused is on record as that. */
export function logOf(told: readonly Step[]): TestLog {
  const log = new TestLog();
  const states = new Map<string, unknown>();
  const fold = new CandidateFold();
  const next = (): string => at((log.events.length + 1) * stepSeconds);
  const happen = (stream: string, event: AnyEvent, by: string): void => {
    const now = next();
    const record = log.append(stream, event, { by, role: 'commander' });
    Object.assign(record, { recordedAt: now });
    Object.assign(record.metadata, { occurredAt: now, receivedAt: now });
    fold.take(parseStreamId(stream)?.id ?? '', event as DomainEvent);
  };
  for (const step of told) {
    const { stream, by } = step;
    if ('events' in step) {
      for (const event of step.events) happen(stream, event, by);
      continue;
    }
    const decider = deciders[parseStreamId(stream)?.aggregate ?? ''];
    if (!decider) throw new Error(`nothing decides on ${stream}`);
    const state = states.get(stream) ?? decider.initialState;
    const now = next();
    const actor = { agencyId: by, principal: 'p', role: 'commander' } as const;
    const context = { actor, occurredAt: now, receivedAt: now, incident: 'open' } as const;
    const decision = decider.decide(completed(step.command, state, now, fold), state, context);
    if ('refusal' in decision) {
      happen(stream, { type: 'command.refused', data: decision.refusal }, by);
      continue;
    }
    for (const event of decision.events) happen(stream, event, by);
    states.set(
      stream,
      decision.events.reduce((before, event) => decider.evolve(before, event), state),
    );
  }
  return log;
}

/** With what the service itself puts into it. */
function completed({ type, data }: Said, state: unknown, now: string, fold: CandidateFold): Said {
  if (type === 'sharing.decide-allocation') {
    const { need, requesterAgencyId = '' } = state as SharingState;
    const candidates = fold.candidates({ capability: need?.capability ?? '', requesterAgencyId, at: now });
    return { type, data: { candidates, logPosition: '0' } };
  }
  if (type === 'report.require') {
    const { withinMinutes, omittedAfterMinutes } = data as ReportRequirement;
    const dueAt = new Date(Date.parse(now) + withinMinutes * 60_000).toISOString();
    // inside a drill, and so in both worlds, a report is one of an exercise
    const own = { startedAt: now, dueAt, withinMinutes, omittedAfterMinutes, exercise: true };
    return { type, data: requirement('I1', own) };
  }
  return { type, data };
}
