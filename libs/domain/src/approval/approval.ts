import {
  accept,
  refuse,
  type Actor,
  type Decider,
  type Decision,
  type DecisionContext,
  type Refusal,
  type Tagged,
} from '../kernel/decider.js';
import type { DueTime } from '../kernel/due.js';
import { own } from '../kernel/lookup.js';
import type { RefusalCode } from '../kernel/refusals.js';
import type { Role } from '../kernel/roles.js';

/** A command as it waits: what runs once it is confirmed is this and nothing else. */
export interface WaitingCommand {
  readonly name: string;
  readonly targetId: string;
  /** As it would be recorded: personal data in it are sealed. */
  readonly data: object;
  /** The revision that its target must still have, decimal. */
  readonly ifRevision?: string;
}

/** Who gave or confirmed something. */
export interface ActingPerson {
  readonly agencyId: string;
  readonly principal: string;
  readonly role: Role;
  readonly keyId?: string;
  /** Public id of the session that the person was signed in with, in place of a key. */
  readonly session?: string;
}

/** What the policy says of a confirmation at the time that it comes; put in by the service, never by the sender. */
export interface JudgedConfirmation {
  /** Why the first person may no longer give the command. */
  readonly lapsed?: Refusal['code'];
  /** Nobody else has to confirm it beside this one. */
  readonly isLast: boolean;
}

/** What one person did alone, where another may sign afterwards. */
export interface DoneAlone {
  readonly command: WaitingCommand;
  /** Of {@link WaitingCommand}, as of one that waits. */
  readonly digest: string;
  readonly by: ActingPerson;
  /** Who may sign it, and so sees it. */
  readonly confirmers: readonly string[];
  /** Why nobody was waited for. */
  readonly reason: string;
  /** A signature after this is late. */
  readonly signBy: string;
}

export interface ApprovalCommands {
  /** The service's own, where the policy asks for a second person. */
  'approval.request': {
    readonly command: WaitingCommand;
    /** Of {@link WaitingCommand}, over its canonical form: docs/authority.md. */
    readonly digest: string;
    readonly by: ActingPerson;
    /** Who may confirm it, and so sees it: see `confirmersOf`. */
    readonly confirmers: readonly string[];
    readonly endsAt: string;
  };
  /** `digest` is that of what is confirmed. */
  'approval.confirm': { readonly digest: string; readonly judged?: JudgedConfirmation };
  'approval.decline': { readonly reason: string };
  'approval.withdraw': { readonly reason: string };
  'approval.expire': Record<never, never>;
  /** The service's own, because of the event of what was done alone. */
  'approval.owe': DoneAlone;
  /** The service's own, when nobody has signed in time. */
  'approval.mark-overdue': Record<never, never>;
}

export interface ApprovalEvents {
  'approval.requested': ApprovalCommands['approval.request'];
  /** The command runs with the last one. */
  'approval.confirmed': { readonly by: ActingPerson; readonly isLast: boolean };
  'approval.declined': { readonly by: ActingPerson; readonly reason: string };
  'approval.withdrawn': { readonly reason: string };
  'approval.expired': Record<never, never>;
  'approval.owed': DoneAlone;
  'approval.overdue': Record<never, never>;
  /** What was done stands; `late` is after the term. */
  'approval.signed': { readonly by: ActingPerson; readonly late: boolean };
  /** What was done stands, and another person says that it should not have been. */
  'approval.objected': { readonly by: ActingPerson; readonly reason: string; readonly late: boolean };
}

export type ApprovalCommand = Tagged<ApprovalCommands>;
export type ApprovalEvent = Tagged<ApprovalEvents>;

/** The last three are of what was done alone. */
export const approvalStatuses = [
  'waiting',
  'confirmed',
  'declined',
  'withdrawn',
  'expired',
  'owed',
  'signed',
  'objected',
] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export interface ApprovalState {
  readonly status: 'none' | ApprovalStatus;
  readonly command?: WaitingCommand;
  readonly digest?: string;
  readonly by?: ActingPerson;
  readonly endsAt?: string;
  /** Who has confirmed so far, or signed. */
  readonly confirmedBy: readonly ActingPerson[];
  /** Of what was done alone. */
  readonly signBy?: string;
  /** Nobody signed in time; stays so. */
  readonly overdue?: boolean;
}

/** Whether it is of a command that waited, and not of what was done alone. */
export const hasWaited = ({ status, signBy }: ApprovalState): boolean =>
  status !== 'none' && signBy === undefined;

/** How long a command waits for its second person: a long weekend, so that an office that is closed loses none. */
export const approvalHours = 72;

/** Until when a command that was received at an instant waits. */
export const approvalEnd = (receivedAt: string): string =>
  new Date(Date.parse(receivedAt) + approvalHours * 3_600_000).toISOString();

/** Whether nobody can confirm it any more at this instant. */
export const isApprovalOver = (
  { status, endsAt }: Pick<ApprovalState, 'status'> & { readonly endsAt: string },
  { now }: DueTime,
): boolean => status === 'waiting' && Date.parse(endsAt) <= Date.parse(now);

/** Whether nobody has signed in time what was done alone. */
export const isSignatureOverdue = (
  {
    status,
    endsAt,
    overdue,
  }: Pick<ApprovalState, 'status'> & { readonly endsAt: string; readonly overdue: boolean },
  { now }: DueTime,
): boolean => status === 'owed' && !overdue && Date.parse(endsAt) <= Date.parse(now);

const refusals = {
  declined: 'approval-declined',
  withdrawn: 'approval-withdrawn',
  expired: 'approval-expired',
} as const;

/** Why a command that waited never runs; nothing while it may, and where it has. */
export const neverRuns = (status: ApprovalState['status']): Refusal | undefined => {
  const code = own<RefusalCode>(refusals, status);
  return code && { code };
};

/**
 * One command that waits for another person, under the id of that command. It ends once: confirmed by all who are asked
 * for, declined by one of them, withdrawn by who gave it, or at its end. Or one that was done alone, which another person
 * signs or objects to, in time or late.
 */
export const approval: Decider<ApprovalCommand, ApprovalEvent, ApprovalState> = {
  initialState: { status: 'none', confirmedBy: [] },

  decide(command, state, context) {
    const { actor, receivedAt } = context;
    if (command.type === 'approval.request') {
      const { command: waiting, digest, by, confirmers, endsAt } = command.data;
      return state.status === 'none'
        ? accept({
            type: 'approval.requested',
            data: { command: bare(waiting), digest, by: personOf(by), confirmers, endsAt },
          })
        : refuse('already-exists');
    }
    if (command.type === 'approval.owe')
      return state.status === 'none'
        ? accept({ type: 'approval.owed', data: doneAlone(command.data) })
        : accept();
    const { status, by, digest, endsAt = '', confirmedBy } = state;
    if (!by) return refuse('not-found');
    if (command.type === 'approval.mark-overdue')
      return status === 'owed' && !state.overdue && receivedAt >= (state.signBy ?? '')
        ? accept({ type: 'approval.overdue', data: {} })
        : accept();
    if (status === 'owed' && command.type !== 'approval.expire') return ofOwed(command, state, by, context);
    if (command.type === 'approval.expire')
      return status === 'waiting' && receivedAt >= endsAt
        ? accept({ type: 'approval.expired', data: {} })
        : accept();
    if (status !== 'waiting') return refuse('approval-ended', { status });
    if (receivedAt >= endsAt) return refuse('approval-ended', { status: 'expired' });

    switch (command.type) {
      case 'approval.confirm': {
        const { judged } = command.data;
        if (isSame(actor, by)) return refuse('second-person-required');
        if (command.data.digest !== digest) return refuse('content-differs');
        if (!judged) return refuse('not-a-party');
        if (judged.lapsed) return refuse('first-person-not-entitled', { reason: judged.lapsed });
        if (confirmedBy.some((one) => isSame(one, actor))) return accept();
        return accept({
          type: 'approval.confirmed',
          data: { by: personOf(actor), isLast: judged.isLast },
        });
      }
      case 'approval.decline':
        if (isSame(actor, by)) return refuse('second-person-required');
        return accept({
          type: 'approval.declined',
          data: { by: personOf(actor), reason: command.data.reason },
        });
      case 'approval.withdraw':
        return isSame(actor, by)
          ? accept({ type: 'approval.withdrawn', data: { reason: command.data.reason } })
          : refuse('not-a-party');
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'approval.requested': {
        const { command, digest, by, endsAt } = event.data;
        return { status: 'waiting', command, digest, by, endsAt, confirmedBy: [] };
      }
      case 'approval.confirmed': {
        const confirmedBy = [...state.confirmedBy, event.data.by];
        return { ...state, confirmedBy, status: event.data.isLast ? 'confirmed' : state.status };
      }
      case 'approval.declined':
        return { ...state, status: 'declined' };
      case 'approval.withdrawn':
        return { ...state, status: 'withdrawn' };
      case 'approval.expired':
        return { ...state, status: 'expired' };
      case 'approval.owed': {
        const { command, digest, by, signBy } = event.data;
        return { status: 'owed', command, digest, by, signBy, confirmedBy: [] };
      }
      case 'approval.overdue':
        return { ...state, overdue: true };
      case 'approval.signed':
        return { ...state, status: 'signed', confirmedBy: [event.data.by] };
      case 'approval.objected':
        return { ...state, status: 'objected' };
    }
  },
};

type OfSecond = Extract<
  ApprovalCommand,
  { type: 'approval.confirm' | 'approval.decline' | 'approval.withdraw' }
>;

/** What was done alone is done: it is signed or objected to, however late, and no longer withdrawn. */
function ofOwed(
  command: OfSecond,
  { digest, signBy = '', status }: ApprovalState,
  first: ActingPerson,
  { actor, receivedAt }: DecisionContext,
): Decision<ApprovalEvent> {
  if (command.type === 'approval.withdraw') return refuse('approval-ended', { status });
  if (isSame(actor, first)) return refuse('second-person-required');
  const by = personOf(actor);
  const late = receivedAt >= signBy;
  if (command.type === 'approval.decline')
    return accept({ type: 'approval.objected', data: { by, reason: command.data.reason, late } });
  if (command.data.digest !== digest) return refuse('content-differs');
  return command.data.judged
    ? accept({ type: 'approval.signed', data: { by, late } })
    : refuse('not-a-party');
}

const doneAlone = ({ command, digest, by, confirmers, reason, signBy }: DoneAlone): DoneAlone => ({
  command: bare(command),
  digest,
  by: personOf(by),
  confirmers,
  reason,
  signBy,
});

/** Neither another name nor another key alone makes another person of one agency. */
const isSame = (a: Actor | ActingPerson, b: Actor | ActingPerson): boolean =>
  a.agencyId === b.agencyId &&
  (a.principal === b.principal || (a.keyId !== undefined && a.keyId === b.keyId));

export const personOf = ({
  agencyId,
  principal,
  role,
  keyId,
  session,
}: Actor | ActingPerson): ActingPerson => ({
  agencyId,
  principal,
  role,
  ...(keyId === undefined ? {} : { keyId }),
  ...(session === undefined ? {} : { session }),
});

const bare = ({ name, targetId, data, ifRevision }: WaitingCommand): WaitingCommand => ({
  name,
  targetId,
  data,
  ...(ifRevision === undefined ? {} : { ifRevision }),
});
