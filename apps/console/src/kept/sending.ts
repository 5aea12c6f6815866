import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask, ProblemError } from '../api/http.js';
import { useLive } from '../api/live.js';
import type { Session } from '../api/session.js';
import { useLanguage, type Language } from '../language/language.js';
import { nextOf, type Answer, type KeptFact } from './facts.js';
import { lookAgain, openShelf, useKept } from './store.js';

const patienceMs = 30_000;
const againMs = 5_000;

async function send({ id, path, data, at }: KeptFact, language: Language): Promise<Answer> {
  try {
    await ask(path, language, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'idempotency-key': id },
        // when it was said, not when it could be sent
        'liandong-occurred-at': at,
      },
      body: JSON.stringify(data),
      signal: AbortSignal.timeout(patienceMs),
    });
    return 'taken';
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problem : undefined;
    const isFinal = problem !== undefined && problem.status < 500 && ![401, 429].includes(problem.status);
    return isFinal ? { refused: problem } : 'later';
  }
}

/** Until nothing is left to send, or something has to wait. */
async function sendAll(deviceKey: string, language: Language): Promise<void> {
  const shelf = await openShelf(deviceKey);
  for (;;) {
    const next = nextOf((await shelf.shown()).own);
    if (next === undefined) return;
    const answer = await send(next, language);
    if (answer === 'later') return;
    await shelf.answered(next, answer);
    await lookAgain();
  }
}

/** Shows what is kept of the person, and sends it once there is a network, from one tab of the browser at a time. */
export function useSendingOfKept({ deviceKey }: Session): void {
  const { isOnline } = useLive();
  const language = useLanguage();
  const client = useQueryClient();
  const isWaiting = nextOf(useKept().own) !== undefined;
  useEffect(() => {
    const look = (): void => void lookAgain().catch(() => undefined);
    void openShelf(deviceKey).then(look, () => undefined);
    // what other tabs keep
    addEventListener('storage', look);
    return () => removeEventListener('storage', look);
  }, [deviceKey]);
  useEffect(() => {
    if (!isOnline || !isWaiting) return;
    const attempt = (): void =>
      void navigator.locks
        .request('liandong-kept', { ifAvailable: true }, async (lock) => {
          if (lock === null) return;
          await sendAll(deviceKey, language);
          await client.invalidateQueries();
        })
        // the next attempt comes by itself
        .catch(() => undefined);
    attempt();
    const timer = setInterval(attempt, againMs);
    return () => clearInterval(timer);
  }, [isOnline, isWaiting, deviceKey, language, client]);
}
