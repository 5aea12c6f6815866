import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useReducer, useRef } from 'react';
import { useLanguage, type Language } from '../language/language.js';
import { evolveCommand, isSendable, ready, type CommandNews, type CommandState } from './command.js';
import { ask, ProblemError } from './http.js';

export interface Command {
  /** Such as `/v1/incidents/INC-1/verify`. */
  readonly path: string;
  readonly data: object;
  /** Something that shows it: asked with the position of the acceptance. */
  readonly shownAt: string;
}

interface Reply {
  readonly outcome: 'accepted' | 'awaiting-second-person';
  readonly position: string;
  readonly approvalId: string;
  readonly endsAt: string;
}

export interface Sending {
  readonly state: CommandState;
  readonly send: (command: Command) => void;
  /** The one whose answer was lost, as it was and by the same id: so that its answer is found, and it counts once. */
  readonly sendAgain: () => void;
  /** The next one is another command. */
  readonly beginAnew: () => void;
}

/** Sends one command at a time. What was refused stays refused under its id: what is sent then is another one. */
export function useSending(): Sending {
  const [state, tell] = useReducer(evolveCommand, ready);
  const language = useLanguage();
  const client = useQueryClient();
  const last = useRef<{ readonly command: Command; readonly id: string }>(undefined);
  const isUnderWay = useRef(false);

  const sendLast = useCallback((): void => {
    if (isUnderWay.current || !isSendable(state) || !last.current) return;
    const { command, id } = last.current;
    isUnderWay.current = true;
    void carryOut(command, id, language, tell, () => client.invalidateQueries()).finally(
      () => (isUnderWay.current = false),
    );
  }, [state, language, client]);
  const send = useCallback(
    (command: Command): void => {
      if (isUnderWay.current || !isSendable(state)) return;
      last.current = { command, id: crypto.randomUUID() };
      sendLast();
    },
    [state, sendLast],
  );
  const beginAnew = useCallback(() => tell({ type: 'begun-anew' }), []);
  return { state, send, sendAgain: sendLast, beginAnew };
}

const patienceMs = 30_000;

async function carryOut(
  { path, data, shownAt }: Command,
  id: string,
  language: Language,
  tell: (news: CommandNews) => void,
  refresh: () => Promise<void>,
): Promise<void> {
  tell({ type: 'sent' });
  try {
    const { body } = await ask<Reply>(path, language, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
      body: JSON.stringify(data),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (body.outcome === 'awaiting-second-person') {
      tell({ type: 'awaiting', approvalId: body.approvalId, endsAt: body.endsAt });
    } else {
      tell({ type: 'accepted', position: body.position });
      if (await isShown(shownAt, body.position, language)) tell({ type: 'seen' });
    }
    await refresh();
  } catch (error) {
    // a limit or an outage: nothing is on record, or nobody knows
    const isAnswer =
      error instanceof ProblemError && error.problem.status < 500 && error.problem.status !== 429;
    tell(isAnswer ? { type: 'refused', problem: error.problem } : { type: 'lost' });
    // what was refused may have been decided elsewhere
    if (isAnswer) await refresh();
  }
}

/** Until the read model has reached it, however long that takes; a failure says nothing. */
async function isShown(path: string, position: string, language: Language): Promise<boolean> {
  const address = `${path}${path.includes('?') ? '&' : '?'}minPosition=${position}&wait=10000`;
  for (let tries = 0; tries < 6; tries++) {
    try {
      await ask(address, language);
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code !== 'not-yet-visible') return true;
    }
  }
  return false;
}
