import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask, ProblemError } from '../api/http.js';
import { useLive } from '../api/live.js';
import type { Session } from '../api/session.js';
import { useLanguage, type Language } from '../language/language.js';
import { answered, nextOf, type Answer, type KeptFact, type Sender } from './facts.js';
import { changeKept, keptFacts, useKept } from './store.js';

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
async function sendAll(sender: Sender, language: Language): Promise<void> {
  for (;;) {
    const next = nextOf(keptFacts(), sender);
    if (next === undefined) return;
    const answer = await send(next, language);
    if (answer === 'later') return;
    changeKept((facts) => answered(facts, next.id, answer));
  }
}

/** Sends what was kept once there is a network, from one tab of the browser at a time. */
export function useSendingOfKept({ personId, agencyId }: Session): void {
  const { isOnline } = useLive();
  const language = useLanguage();
  const client = useQueryClient();
  const isWaiting = nextOf(useKept(), { personId, agencyId }) !== undefined;
  useEffect(() => {
    if (!isOnline || !isWaiting) return;
    const attempt = (): void =>
      void navigator.locks.request('liandong-kept', { ifAvailable: true }, async (lock) => {
        if (lock === null) return;
        await sendAll({ personId, agencyId }, language);
        await client.invalidateQueries();
      });
    attempt();
    const timer = setInterval(attempt, againMs);
    return () => clearInterval(timer);
  }, [isOnline, isWaiting, personId, agencyId, language, client]);
}
