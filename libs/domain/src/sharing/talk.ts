import { accept, refuse, type Decision, type DecisionContext } from '../kernel/decider.js';
import { own } from '../kernel/lookup.js';
import { gone, linesHeld, onLines } from './lines.js';
import { moreThanNeeded, moreThanOwned } from './owned.js';
import { outstanding, type SharingCommand, type SharingEvent, type SharingState } from './sharing.js';

const talks = [
  'sharing.respond',
  'sharing.withdraw-offer',
  'sharing.amend-request',
  'sharing.ask',
  'sharing.request-quote',
  'sharing.quote',
  'sharing.decline-quote',
  'sharing.request-information',
  'sharing.answer-information',
  'sharing.request-status',
  'sharing.report-status',
  'sharing.answer-recall',
] as const satisfies readonly SharingCommand['type'][];

/** What the parties ask and tell each other; none of it moves a unit. */
export type TalkCommand = Extract<SharingCommand, { type: (typeof talks)[number] }>;

export const isTalk = <C extends SharingCommand>(command: C): command is Extract<C, TalkCommand> =>
  talks.some((type) => type === command.type);

/** Whether owners may still say what they would give. */
const isOpen = ({ status }: SharingState): boolean => status === 'offered' || status === 'requested';

export function talk(
  command: TalkCommand,
  state: SharingState,
  context: DecisionContext,
): Decision<SharingEvent> {
  const { agencyId } = context.actor;
  switch (command.type) {
    case 'sharing.request-status':
      return onLines(state, command.data.lineIds, [...gone, 'released'], undefined, (lines) => ({
        type: 'sharing.status-requested',
        data: { lineIds: lines.map((line) => line.lineId), byAgencyId: agencyId },
      }));
    case 'sharing.report-status': {
      const { lineIds, status, note, observedAt } = command.data;
      return onLines(state, lineIds, [...gone, 'released'], agencyId, (lines) => ({
        type: 'sharing.status-reported',
        data: {
          lineIds: lines.map((line) => line.lineId),
          status,
          note,
          observedAt,
          ownerAgencyId: agencyId,
        },
      }));
    }
    case 'sharing.answer-recall': {
      const { lineIds, answer, reason, returnBy } = command.data;
      if (answer !== 'accept' && !reason) return refuse('reason-required', { answer });
      const asked = [...gone, 'released'];
      return onLines(
        state,
        lineIds,
        (line) => line.recalled && asked.includes(line.step),
        undefined,
        (lines) => ({
          type: 'sharing.recall-answered',
          data: {
            lineIds: lines.map((line) => line.lineId),
            answer,
            reason,
            returnBy,
            byAgencyId: agencyId,
          },
        }),
      );
    }
    case 'sharing.request-information': {
      const { queryId, question, toAgencyIds } = command.data;
      if (!isOpen(state) && linesHeld(state).length === 0)
        return refuse('wrong-status', { status: state.status });
      if (own(state.queries, queryId)) return refuse('already-exists', { queryId });
      return accept({
        type: 'sharing.information-requested',
        data: { queryId, question, toAgencyIds, byAgencyId: agencyId },
      });
    }
    case 'sharing.answer-information': {
      const { queryId, answer, text, reason } = command.data;
      const query = own(state.queries, queryId);
      if (query === undefined) return refuse('not-found', { queryId });
      if (query.byAgencyId === agencyId) return refuse('self-reference', { queryId });
      if (answer !== 'accept' && !reason) return refuse('reason-required', { answer });
      return accept({
        type: 'sharing.information-answered',
        data: { queryId, answer, text, reason, byAgencyId: agencyId },
      });
    }
    default:
      return isOpen(state)
        ? whileOpen(command, state, context)
        : refuse('wrong-status', { status: state.status });
  }
}

type OpenTalk = Exclude<
  TalkCommand,
  {
    type:
      | 'sharing.request-status'
      | 'sharing.report-status'
      | 'sharing.answer-recall'
      | 'sharing.request-information'
      | 'sharing.answer-information';
  }
>;

function whileOpen(
  command: OpenTalk,
  state: SharingState,
  { actor: { agencyId }, unknownAgencies }: DecisionContext,
): Decision<SharingEvent> {
  switch (command.type) {
    case 'sharing.respond': {
      const { answer, quantity, estimatedArrivalMinutes, reason, resourceId } = command.data;
      if (answer !== 'accept' && !reason) return refuse('reason-required', { answer });
      // a number that stood for each resource of an owner would promise more than the owner said
      if (quantity !== undefined && resourceId === undefined)
        return refuse('resource-required', { quantity });
      const tooMany =
        answer === 'decline'
          ? undefined
          : (moreThanOwned(command.data) ?? moreThanNeeded(command.data, state));
      if (tooMany) return tooMany;
      return accept({
        type: 'sharing.answered',
        data: {
          answer,
          quantity,
          estimatedArrivalMinutes,
          reason,
          resourceId,
          availableUntil: command.data.availableUntil,
          ownerAgencyId: agencyId,
        },
      });
    }
    case 'sharing.withdraw-offer': {
      const { resourceId, reason } = command.data;
      const said = state.answers.some((a) => a.ownerAgencyId === agencyId && a.resourceId === resourceId);
      if (!said) return refuse('not-found', { resourceId });
      return accept({
        type: 'sharing.offer-withdrawn',
        data: { resourceId, reason, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.amend-request': {
      const { amount, neededBy, priority, purpose, reason } = command.data;
      if (!state.need) return refuse('wrong-status', { status: state.status });
      const covered = state.need.amount - outstanding(state);
      if (amount !== undefined && amount < covered) return refuse('below-covered', { amount, covered });
      return accept({
        type: 'sharing.request-amended',
        data: { amount, neededBy, priority, purpose, reason },
      });
    }
    case 'sharing.ask': {
      if (state.status !== 'requested') return refuse('wrong-status', { status: state.status });
      if (unknownAgencies?.length) return refuse('agency-unknown', { agencies: unknownAgencies });
      const agencyIds = [...new Set(command.data.agencyIds)].filter(
        (asked) => asked !== state.requesterAgencyId && !state.asked.includes(asked),
      );
      if (agencyIds.length === 0) return accept();
      return accept({ type: 'sharing.asked', data: { agencyIds, byAgencyId: agencyId } });
    }
    case 'sharing.request-quote': {
      const { resourceId, note } = command.data;
      return accept({ type: 'sharing.quote-requested', data: { resourceId, note, byAgencyId: agencyId } });
    }
    case 'sharing.quote': {
      const { resourceId, pricePerUnitFen, terms, provisionalReason } = command.data;
      return accept({
        type: 'sharing.quoted',
        data: { resourceId, pricePerUnitFen, terms, provisionalReason, ownerAgencyId: agencyId },
      });
    }
    case 'sharing.decline-quote': {
      const { resourceId, reason } = command.data;
      return accept({
        type: 'sharing.quote-declined',
        data: { resourceId, reason, ownerAgencyId: agencyId },
      });
    }
  }
}
