import { parseStreamId } from '#contracts';
import { personOf, type ApprovalCommands, type ApprovalState } from '#domain';
import { approvalIdOf, digestOf } from '../story/second-person.js';
import type { Step } from '../story/step.js';

type Said = {
  readonly override?: object;
  readonly overrides?: readonly object[];
  readonly level?: number;
  readonly eventLevel?: string;
  readonly actAlone?: { readonly reason: string };
};

/** What all installations begin with. */
function isListed({ name, data }: Step): boolean {
  const { override, overrides = [], level = 4, eventLevel = 'IV' } = data as Said;
  switch (name) {
    case 'sharing.requisition':
      return true;
    case 'sharing.decide-allocation':
      return override !== undefined;
    case 'allocation.decide':
      return overrides.length > 0;
    case 'incident.activate-response':
    case 'incident.change-response-level':
      return level <= 2;
    case 'incident.classify':
    case 'report.submit':
      return ['I', 'II'].includes(eventLevel);
    default:
      return false;
  }
}

/** Commands that wait for a second person, and those that were done by one: their steps, by the id of the approval. */
export class RehearsedApprovals {
  private readonly waiting = new Map<string, Step>();

  goOnFrom(other: RehearsedApprovals): void {
    for (const [id, step] of other.waiting) this.waiting.set(id, step);
  }

  /** What is put on record in place of a command that waits. */
  requested(step: Step): { stream: string; data: ApprovalCommands['approval.request'] } | undefined {
    if (!isListed(step) || (step.data as Said).actAlone) return undefined;
    const id = approvalIdOf(step);
    this.waiting.set(id, step);
    return { stream: `approval-${id}`, data: { ...shown(step), endsAt: '2026-12-31T00:00:00.000Z' } };
  }

  /** What a command that was done alone leaves owed. */
  owed(step: Step): { stream: string; data: ApprovalCommands['approval.owe'] } | undefined {
    const { actAlone } = step.data as Said;
    if (!isListed(step) || !actAlone) return undefined;
    const { reason } = actAlone;
    const stream = `approval-${approvalIdOf(step)}`;
    return { stream, data: { ...shown(step), reason, signBy: '2026-12-31T00:00:00.000Z' } };
  }

  /** The step that runs with a confirmation, once. */
  confirmed(stream: string, { status }: ApprovalState): Step | undefined {
    const id = parseStreamId(stream)?.id ?? '';
    const step = this.waiting.get(id);
    if (status !== 'confirmed') return undefined;
    this.waiting.delete(id);
    return step;
  }
}

const shown = (step: Step) => ({
  command: { name: step.name, targetId: parseStreamId(step.stream)?.id ?? '', data: step.data },
  digest: digestOf(step),
  by: personOf(step.actor),
  confirmers: [],
});
