import type { ProblemBody } from './http.js';

/**
 * What has become of a command: sent, accepted at a position of the log, visible to those who ask. `unknown` where no
 * answer came: the same may be sent again by the same id, and never counts twice.
 */
export type CommandState =
  | { readonly step: 'ready' }
  | { readonly step: 'sent' }
  | { readonly step: 'accepted'; readonly position: string }
  | { readonly step: 'visible'; readonly position: string }
  | { readonly step: 'awaiting'; readonly approvalId: string; readonly endsAt: string }
  | { readonly step: 'refused'; readonly problem: ProblemBody }
  | { readonly step: 'unknown' };

export type CommandNews =
  | { readonly type: 'sent' }
  | { readonly type: 'accepted'; readonly position: string }
  | { readonly type: 'seen' }
  | { readonly type: 'awaiting'; readonly approvalId: string; readonly endsAt: string }
  | { readonly type: 'refused'; readonly problem: ProblemBody }
  | { readonly type: 'lost' }
  | { readonly type: 'begun-anew' };

export const ready: CommandState = { step: 'ready' };

/** News that does not fit changes nothing: what was accepted does not become unknown by a late failure. */
export function evolveCommand(state: CommandState, news: CommandNews): CommandState {
  switch (news.type) {
    case 'begun-anew':
      return ready;
    case 'sent':
      return state.step === 'sent' || state.step === 'accepted' ? state : { step: 'sent' };
    case 'accepted':
      return state.step === 'sent' ? { step: 'accepted', position: news.position } : state;
    case 'seen':
      return state.step === 'accepted' ? { step: 'visible', position: state.position } : state;
    case 'awaiting':
      return state.step === 'sent'
        ? { step: 'awaiting', approvalId: news.approvalId, endsAt: news.endsAt }
        : state;
    case 'refused':
      return state.step === 'sent' ? { step: 'refused', problem: news.problem } : state;
    case 'lost':
      return state.step === 'sent' ? { step: 'unknown' } : state;
  }
}

/** Whether its text may be changed: not while nobody knows what has become of it. */
export const isEditable = ({ step }: CommandState): boolean => step === 'ready' || step === 'refused';

/** Whether it may be sent, for the first time or again. */
export const isSendable = ({ step }: CommandState): boolean =>
  step === 'ready' || step === 'refused' || step === 'unknown';

export const isDone = ({ step }: CommandState): boolean =>
  step === 'accepted' || step === 'visible' || step === 'awaiting';
