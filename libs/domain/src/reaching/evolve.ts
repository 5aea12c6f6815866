import {
  reached,
  type Attempt,
  type AttemptStatus,
  type MessageEvent,
  type MessageState,
} from './message.js';

export function evolveMessage(state: MessageState, event: MessageEvent): MessageState {
  switch (event.type) {
    case 'message.requested':
      return { ...state, request: event.data };
    case 'message.begun': {
      const { attempt, step, channel, mergedInto, at } = event.data;
      const begun: Attempt = {
        ...{ attempt, step, channel, begunAt: at, triedAt: at, tries: 0, status: 'sending' },
        ...{ isFinal: false, contradicted: [] },
        ...(event.data.with && { with: event.data.with }),
        ...(mergedInto !== undefined && { mergedInto }),
      };
      return { ...state, attempts: [...state.attempts, begun] };
    }
    case 'message.handed-over': {
      const { attempt, providerId, at } = event.data;
      return change(state, attempt, (one) => ({
        ...out(tried(upTo(one, 'handed-over'), at), at),
        isFinal: true,
        ...(providerId !== undefined && { providerId }),
      }));
    }
    case 'message.refused':
    case 'message.outcome-unknown': {
      const { attempt, reason, isFinal, at } = event.data;
      const status = event.type === 'message.refused' ? 'refused' : 'unknown';
      return change(state, attempt, (one) => {
        const next = tried(upTo(one, status), at);
        return { ...(status === 'unknown' ? out(next, at) : next), isFinal, reason };
      });
    }
    case 'message.failed':
      return change(state, event.data.attempt, (one) => final(upTo(one, 'failed')));
    case 'message.delivered':
      return change(state, event.data.attempt, (one) => final(upTo(one, 'delivered')));
    case 'message.read':
      return change(state, event.data.attempt, (one) => final(upTo(one, 'read')));
    case 'message.answered': {
      const { attempt, affirms } = event.data;
      return change(state, attempt, (one) => ({
        ...final(upTo(one, 'answered')),
        affirms: affirms || one.affirms === true,
      }));
    }
    case 'message.answered-automatically':
      return state;
    case 'message.contradicted': {
      const { attempt, status } = event.data;
      return change(state, attempt, (one) => ({ ...one, contradicted: [...one.contradicted, status] }));
    }
    case 'message.overtaken':
      return { ...state, end: 'overtaken', because: event.data.because };
    case 'message.not-sent':
      return { ...state, end: 'not-sent', because: event.data.because };
    case 'message.given-up':
      return { ...state, end: 'given-up', because: event.data.because };
  }
}

const change = (state: MessageState, attempt: number, to: (one: Attempt) => Attempt): MessageState => ({
  ...state,
  attempts: state.attempts.map((one) => (one.attempt === attempt ? to(one) : one)),
});

const upTo = (one: Attempt, status: AttemptStatus): Attempt => ({
  ...one,
  status: reached(one.status, status) ? one.status : status,
});

const tried = (one: Attempt, at: string): Attempt => ({ ...one, tries: one.tries + 1, triedAt: at });

const out = (one: Attempt, at: string): Attempt => ({ ...one, outAt: one.outAt ?? at });

/** A receipt says that it went out, whatever the answer to the sending was. */
const final = (one: Attempt): Attempt => ({ ...one, isFinal: true });
