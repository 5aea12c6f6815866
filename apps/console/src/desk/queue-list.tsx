import type { QueueItem } from '#read-model';
import { useMemo, useRef, useState } from 'react';
import { useQueue } from '../api/queries.js';
import { useDate, useNow } from '../api/live.js';
import { useShortcut } from '../frame/shortcuts.js';
import { secondsTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Countdown } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { countsOf, keyOf, shelvesOf, stepped } from '../queue/queue.js';
import { useWords } from '../queue/words.js';

interface Props {
  readonly selected: string | undefined;
  readonly onSelect: (item: QueueItem) => void;
}

/** One queue by deadline; below it what others are waited for. */
export function QueueList({ selected, onSelect }: Props) {
  const texts = useTexts();
  const wordsOf = useWords();
  const queue = useQueue();
  const now = useNow();
  const [kind, setKind] = useState<QueueItem['kind']>();
  const [text, setText] = useState('');
  const find = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(() => queue.data?.items ?? [], [queue.data]);
  const wanted = all.filter((item) => {
    const { heading, below } = wordsOf(item);
    return (
      (kind === undefined || item.kind === kind) &&
      (text === '' ||
        `${heading} ${below} ${item.incidentId ?? ''}`.toLowerCase().includes(text.toLowerCase()))
    );
  });
  const { own, others } = shelvesOf(wanted, now);
  const inOrder = [...own, ...others];
  const step = (by: 1 | -1): void => {
    const next = stepped(inOrder.map(keyOf), selected, by);
    const item = inOrder.find((one) => keyOf(one) === next);
    if (!item) return;
    onSelect(item);
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(keyOf(item))}"]`)?.focus();
  };
  useShortcut('next', () => step(1));
  useShortcut('previous', () => step(-1));
  useShortcut('find', () => find.current?.focus());

  const row = (item: QueueItem, isWaiting: boolean) => (
    <Row
      key={keyOf(item)}
      {...{ item, isWaiting }}
      isSelected={keyOf(item) === selected}
      onSelect={() => onSelect(item)}
    />
  );
  return (
    <Panel
      className="queue"
      title={texts.queue.title}
      note={texts.queue.count(shelvesOf(all, now).own.length)}
      right={
        <input
          ref={find}
          type="search"
          className="find"
          aria-label={texts.find}
          placeholder={`${texts.find}  /`}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={({ key, nativeEvent }) => {
            if (key === 'Escape' && !nativeEvent.isComposing) find.current?.blur();
          }}
        />
      }
    >
      <div className="tabs" role="group" aria-label={texts.queue.title}>
        <button type="button" aria-pressed={kind === undefined} onClick={() => setKind(undefined)}>
          {texts.queue.all} <b>{all.length}</b>
        </button>
        {countsOf(all).map(([one, count]) => (
          <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {texts.queue.kinds[one]} <b>{count}</b>
          </button>
        ))}
      </div>
      <div className="body flush" ref={list} tabIndex={-1}>
        <Loaded of={queue}>
          {() =>
            inOrder.length === 0 ? (
              <EmptyQueue updatedAt={queue.dataUpdatedAt} />
            ) : (
              <>
                <ul className="q">{own.map((item) => row(item, false))}</ul>
                {others.length === 0 ? null : (
                  <>
                    <div className="divide">
                      {texts.queue.others}
                      <small>{texts.queue.othersHint}</small>
                    </div>
                    <ul className="q">{others.map((item) => row(item, true))}</ul>
                  </>
                )}
              </>
            )
          }
        </Loaded>
      </div>
      <Announcer own={own} />
    </Panel>
  );
}

function Row({
  item,
  isSelected,
  isWaiting,
  onSelect,
}: {
  readonly item: QueueItem;
  readonly isSelected: boolean;
  readonly isWaiting: boolean;
  readonly onSelect: () => void;
}) {
  const texts = useTexts();
  const wordsOf = useWords();
  const { heading, below } = wordsOf(item);
  return (
    <li className={`${isSelected ? 'sel' : ''} ${isWaiting ? 'wait' : ''}`}>
      <button
        type="button"
        data-key={keyOf(item)}
        aria-current={isSelected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className={`k k-${item.kind}`}>{texts.queue.kinds[item.kind]}</span>
        <span className="words">
          <span className="h">{heading}</span>
          <span className="s">
            {item.incidentId === undefined ? null : <span className="inc bare">{item.incidentId}</span>}{' '}
            {below}
          </span>
        </span>
        <Countdown
          dueAt={item.dueAt}
          since={item.kind === 'verify' ? item.since : undefined}
          note={item.kind === 'uncalled' ? texts.queue.redAtOnce : undefined}
        />
      </button>
    </li>
  );
}

function EmptyQueue({ updatedAt }: { readonly updatedAt: number }) {
  const texts = useTexts();
  return (
    <div className="empty">
      <b>{texts.queue.empty}</b>
      <p>{texts.queue.emptyHint(secondsTime(new Date(updatedAt)))}</p>
    </div>
  );
}

/** News of the queue is said when there is a pause, what is overdue at once. */
function Announcer({ own }: { readonly own: readonly QueueItem[] }) {
  const texts = useTexts();
  const wordsOf = useWords();
  const now = useDate().getTime();
  const newest = own.filter(({ since }) => now - Date.parse(since) < 60_000).length;
  const overdue = own.find(
    ({ dueAt }) => dueAt !== undefined && now >= Date.parse(dueAt) && now - Date.parse(dueAt) < 60_000,
  );
  return (
    <>
      <div className="unseen" role="status">
        {newest > 0 ? texts.queue.newest(newest) : ''}
      </div>
      <div className="unseen" role="alert">
        {overdue ? texts.queue.overdue(wordsOf(overdue).heading) : ''}
      </div>
    </>
  );
}
