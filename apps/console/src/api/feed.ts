import type { TimelineEntry } from '#read-model';
import { meantFor } from './owner.js';
import { Messages, type Message } from './sse.js';

/** What the tabs of one session tell each other. */
export type FeedNews =
  | { readonly type: 'pulse'; readonly at: number }
  | { readonly type: 'event'; readonly event: TimelineEntry; readonly at: number }
  /** Something was missed: everything may be out of date. */
  | { readonly type: 'gap' }
  | { readonly type: 'signed-out' };

const pulseEveryMs = 3_000;
/** Longest wait before the next try. */
const patienceMs = 10_000;

/**
 * Listens for what happens, in one stream for all tabs of a session: plain HTTP has six connections, and they would be
 * used up. The tab that holds the lock reads and tells the others; when it goes, the next takes over. Between events a
 * small question every few seconds tells whether the service is there.
 */
export function listen(session: string, tell: (news: FeedNews) => void, signal: AbortSignal): void {
  // what one person hears is not for the tabs of the next
  const name = `liandong-feed-${session}`;
  const channel = new BroadcastChannel(name);
  let hasHeard = false;
  channel.addEventListener('message', ({ data }) => {
    hasHeard = true;
    tell(data as FeedNews);
  });
  const tellAll = (news: FeedNews): void => {
    tell(news);
    channel.postMessage(news);
  };
  signal.addEventListener('abort', () => channel.close());
  void navigator.locks
    .request(name, { signal }, () =>
      // what happened while one tab had gone and the next had not begun, nobody told
      readAndBeat(tellAll, signal, hasHeard),
    )
    // aborted while it waited for its turn
    .catch(() => undefined);
}

/** Until the page goes or nobody is signed in any more: the next tab may have somebody who is. */
async function readAndBeat(
  tell: (news: FeedNews) => void,
  signal: AbortSignal,
  takesOver: boolean,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.all([read(tell, either, takesOver).finally(() => over.abort()), beat(tell, either)]);
}

async function read(tell: (news: FeedNews) => void, signal: AbortSignal, takesOver: boolean): Promise<void> {
  let after: string | undefined;
  let isGap = takesOver;
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, patienceMs)) {
    try {
      const response = await open(after, signal);
      if (response === 'signed-out') return tell({ type: 'signed-out' });
      // what happened while nobody listened comes by its position, where one is known
      if (isGap) tell({ type: 'gap' });
      isGap = false;
      wait = 500;
      for await (const message of messagesOf(response)) {
        after = message.id ?? after;
        const at = Date.now();
        if (message.type === 'closed') {
          if (message.data?.includes('signed-out')) return tell({ type: 'signed-out' });
        } else if (message.data !== undefined)
          tell({ type: 'event', event: JSON.parse(message.data) as TimelineEntry, at });
        else tell({ type: 'pulse', at });
      }
    } catch {
      // the next try tells
    }
    isGap ||= after === undefined;
    await pause(wait, signal);
  }
}

async function open(after: string | undefined, signal: AbortSignal): Promise<Response | 'signed-out'> {
  const response = await fetch(after === undefined ? '/v1/feed' : `/v1/feed?after=${after}`, {
    headers: { accept: 'text/event-stream', ...meantFor() },
    redirect: 'error',
    signal,
  });
  if (response.status === 401) return 'signed-out';
  if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`status ${response.status}`);
  return response;
}

async function* messagesOf({ body }: Response): AsyncGenerator<Message> {
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const messages = new Messages();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* messages.take(value);
  }
}

async function beat(tell: (news: FeedNews) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { ok } = await fetch('/health/serving', {
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(pulseEveryMs)]),
      });
      if (ok) tell({ type: 'pulse', at: Date.now() });
    } catch {
      // the age of the last pulse tells
    }
    await pause(pulseEveryMs, signal);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
