import type { DrillInject, DrillSeed } from './script.js';
import { beginningOf } from '../kernel/text.js';

/** An entry of a past incident's timeline. */
export interface PastEntry {
  readonly type: string;
  readonly occurredAt: string;
  readonly actorAgencyId: string;
  readonly data: unknown;
}

const usualMost = 20;
const mostText = 500;
const usualMinutes = 10;

/** What one entry asks of whom; nothing when it is not worth an inject. */
function injectOf({ type, actorAgencyId, data }: PastEntry, leadAgencyId: string) {
  const d = data as Record<string, string | undefined>;
  switch (type) {
    case 'incident.reported':
      return inject(leadAgencyId, `接报：${d['title'] ?? ''}。${d['description'] ?? ''}`, {
        expectedAction: '核实并报告',
        expectedCommand: 'incident.report',
      });
    case 'incident.situation-updated':
      return inject(leadAgencyId, `续报：${d['summary'] ?? ''}`, {});
    case 'incident.agency-notified':
      return inject(d['agencyId'], `通报：${d['message'] ?? ''}`, {});
    case 'task.assigned': {
      const { acknowledgeWithinMinutes = usualMinutes } = data as { acknowledgeWithinMinutes?: number };
      const about = { expectedAction: '签收并行动' };
      return inject(d['assigneeAgencyId'], `任务：${d['title'] ?? ''}`, about, acknowledgeWithinMinutes);
    }
    case 'sharing.requested':
      return inject(actorAgencyId, `资源需求：${d['purpose'] ?? ''}`, {
        expectedAction: '提出资源请求',
        expectedCommand: 'sharing.request',
      });
    default:
      return undefined;
  }
}

const inject = (
  agencyId: string | undefined,
  text: string,
  expected: Pick<DrillInject, 'expectedAction' | 'expectedCommand'>,
  expectedWithinMinutes = usualMinutes,
) => agencyId && { agencyId, text: beginningOf(text, mostText), ...expected, expectedWithinMinutes };

/**
 * The timeline of a past incident as timed injects, for participants only. A pure function: what it gives is put
 * on record with the plan of the drill.
 */
export function injectsFrom(
  timeline: readonly PastEntry[],
  { durationMinutes, mostInjects = usualMost }: DrillSeed,
  leadAgencyId: string,
  participants: readonly string[],
): DrillInject[] {
  const found = timeline.flatMap((entry) => {
    const content = injectOf(entry, leadAgencyId);
    const isFor = content && (content.agencyId === leadAgencyId || participants.includes(content.agencyId));
    return isFor ? [{ at: Date.parse(entry.occurredAt), content }] : [];
  });
  const chosen = found
    .toSorted((a, b) => rank(b.content) - rank(a.content) || a.at - b.at)
    .slice(0, mostInjects)
    .toSorted((a, b) => a.at - b.at);
  const first = chosen[0]?.at ?? 0;
  const span = ((chosen.at(-1)?.at ?? 0) - first) / 60_000;
  const scale = durationMinutes === undefined || span === 0 ? 1 : durationMinutes / span;
  return chosen.map(({ at, content }, index) => ({
    id: `S${index + 1}`,
    afterMinutes: Math.round(((at - first) / 60_000) * scale),
    ...content,
  }));
}

const rank = ({ expectedAction }: Pick<DrillInject, 'expectedAction'>): number => (expectedAction ? 1 : 0);
