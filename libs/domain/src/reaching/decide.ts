import { accept, refuse, type Decider, type Decision } from '../kernel/decider.js';
import { evolveMessage } from './evolve.js';
import {
  isAnswered,
  noMessage,
  reached,
  type Attempt,
  type MessageCommand,
  type MessageCommands,
  type MessageEvent,
  type MessageRecipient,
  type MessageRequest,
  type MessageState,
} from './message.js';

/** What is sent to one person because of one event, and what became of it: one entry for each cause and recipient. */
export const message: Decider<MessageCommand, MessageEvent, MessageState> = {
  initialState: noMessage,

  decide(command, state) {
    const { request } = state;
    if (command.type === 'message.request') {
      return request ? accept() : accept({ type: 'message.requested', data: asRequested(command.data) });
    }
    if (!request) return refuse('not-found');
    switch (command.type) {
      case 'message.begin':
        return begin(command.data, state, request);
      case 'message.conclude':
        return conclude(command.data, state);
      case 'message.receive':
        return receive(command.data, state);
      case 'message.settle': {
        if (state.end || isAnswered(state)) return accept();
        const { because, at } = command.data;
        const mayBeOut = state.attempts.some(({ status }) => status !== 'refused');
        return accept({ type: mayBeOut ? 'message.overtaken' : 'message.not-sent', data: { because, at } });
      }
      case 'message.give-up': {
        if (state.end || isAnswered(state)) return accept();
        return accept({
          type: 'message.given-up',
          data: { because: command.data.because, at: command.data.at },
        });
      }
    }
  },

  evolve: evolveMessage,
};

function begin(
  d: MessageCommands['message.begin'],
  state: MessageState,
  { recipient }: MessageRequest,
): Decision<MessageEvent> {
  const last = state.attempts.length;
  if (d.attempt <= last) return accept();
  if (d.attempt !== last + 1 || state.end || isAnswered(state))
    return refuse('wrong-status', {
      status: state.end ?? (isAnswered(state) ? 'answered' : 'open'),
      attempt: last,
    });
  return accept({
    type: 'message.begun',
    data: {
      attempt: d.attempt,
      step: d.step,
      channel: d.channel,
      with: d.with && [...d.with],
      mergedInto: d.mergedInto,
      opened: recipient.personId,
      at: d.at,
    },
  });
}

function conclude(
  { attempt, outcome, providerId, reason = '', isFinal = false, at }: MessageCommands['message.conclude'],
  state: MessageState,
): Decision<MessageEvent> {
  const one = find(state, attempt);
  if (!one) return refuse('not-found', { attempt });
  if (outcome === 'handed-over') {
    if (reached(one.status, 'handed-over') && (one.providerId !== undefined || providerId === undefined))
      return accept();
    return accept({ type: 'message.handed-over', data: { attempt, providerId, at } });
  }
  // that it went out is known by now, whatever this try came to
  if (one.isFinal) return accept();
  const type = outcome === 'refused' ? 'message.refused' : 'message.outcome-unknown';
  return accept({ type, data: { attempt, reason, isFinal, at } });
}

function receive(
  { attempt, status, affirms = false, automatic, at }: MessageCommands['message.receive'],
  state: MessageState,
): Decision<MessageEvent> {
  const one = find(state, attempt);
  if (!one) return refuse('not-found', { attempt });
  if (status === 'answered') {
    if (automatic !== undefined)
      return accept({ type: 'message.answered-automatically', data: { attempt, reason: automatic, at } });
    if (one.status === 'answered' && (one.affirms || !affirms)) return accept();
    return accept(
      { type: 'message.answered', data: { attempt, affirms, at } },
      ...contradictedBy(status, one, at),
    );
  }
  if (status === 'failed' && reached(one.status, 'delivered'))
    return accept(...contradiction(one, 'failed', one.status as 'delivered', at));
  if (reached(one.status, status)) return accept();
  return accept(
    { type: status === 'handed-over' ? 'message.handed-over' : `message.${status}`, data: { attempt, at } },
    ...contradictedBy(status, one, at),
  );
}

/** What came through had been said to have failed. */
const contradictedBy = (
  stands: 'handed-over' | 'failed' | 'delivered' | 'read' | 'answered',
  one: Attempt,
  at: string,
): MessageEvent[] => (one.status === 'failed' ? contradiction(one, 'failed', stands, at) : []);

const contradiction = (
  { attempt, contradicted }: Attempt,
  status: 'failed',
  stands: MessageEventStands,
  at: string,
): MessageEvent[] =>
  contradicted.includes(status)
    ? []
    : [{ type: 'message.contradicted', data: { attempt, status, stands, at } }];

type MessageEventStands = Extract<MessageEvent, { type: 'message.contradicted' }>['data']['stands'];

const find = ({ attempts }: MessageState, attempt: number): Attempt | undefined =>
  attempts.find((one) => one.attempt === attempt);

const recipientOf = ({ agencyId, personId, post }: MessageRecipient): MessageRecipient => ({
  agencyId,
  personId,
  post,
});

/** What is stored, field by field. */
function asRequested(d: MessageRequest): MessageRequest {
  const { cause, content } = d;
  return {
    cause: {
      eventId: cause.eventId,
      trigger: cause.trigger,
      kind: cause.kind,
      objectId: cause.objectId,
      calledAgencyId: cause.calledAgencyId,
      version: cause.version,
      part: cause.part,
    },
    recipient: recipientOf(d.recipient),
    standIns: d.standIns.map(recipientOf),
    passedOver: d.passedOver?.map(({ place, reason, personId }) => ({ place, reason, personId })),
    insteadOf: d.insteadOf && { messageId: d.insteadOf.messageId, because: d.insteadOf.because },
    content: {
      subject: content.subject,
      place: content.place,
      asked: content.asked,
      until: content.until,
      text: content.text,
    },
    calls: d.calls,
    urgent: d.urgent,
    answers: d.answers && [...d.answers],
    steps: d.steps.map(({ channel, afterSeconds, times, everySeconds, onlyIfFailed }) => ({
      channel,
      afterSeconds,
      times,
      everySeconds,
      onlyIfFailed,
    })),
    giveUpAfterSeconds: d.giveUpAfterSeconds,
    notBefore: d.notBefore,
    usefulUntil: d.usefulUntil,
    exercise: d.exercise,
    drillId: d.drillId,
    rulesVersion: d.rulesVersion,
  };
}
