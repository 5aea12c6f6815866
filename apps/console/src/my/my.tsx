import type { QueueItem } from '#read-model';
import { useState } from 'react';
import { useAgencyNames, useBoard, useQueue } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { screenOf } from '../acts/elsewhere.js';
import { isAnsweredHere, ItemActs, TaskActs } from '../acts/item-acts.js';
import { go, onLink, addressOf } from '../frame/route.js';
import { KeptList } from '../kept/kept-list.js';
import { keyOf } from '../queue/queue.js';
import { useWords } from '../queue/words.js';
import { useTexts } from '../language/language.js';
import { Countdown } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';
import { Claims } from './claims.js';
import { Line } from './line.js';
import { LineCards } from './line-cards.js';

const tabs = ['waiting', 'out', 'tasks', 'claims'] as const;
type Tab = (typeof tabs)[number];

/**
 * The own board, made for a phone: what waits for one's agency, one after another, with large answers; what is out, its
 * tasks, and what it is owed. Every state is an address: `my?tab=out&sel=SH-1%2F1.1`.
 */
export function My({ session, query }: { readonly session: Session; readonly query: URLSearchParams }) {
  const texts = useTexts().my;
  const agencies = useAgencyNames();
  const { data: board } = useBoard(session.agencyId);
  const queue = useQueue();
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'waiting';
  const selected = query.get('sel') ?? undefined;
  const own = queue.data?.items.filter((item) => isOwn(item, session)) ?? [];
  const counts: Readonly<Record<Tab, number>> = {
    waiting: own.length,
    out: board?.lines.length ?? 0,
    tasks: board?.openTasks.length ?? 0,
    claims: board?.claims.filter(({ amountFen, paidFen }) => paidFen < amountFen).length ?? 0,
  };
  return (
    <div className="my">
      <header>
        <h1>{agencies.get(session.agencyId) ?? session.agencyId}</h1>
        <span className="dim">{texts.title}</span>
      </header>
      <KeptList />
      <nav className="tabs" aria-label={texts.title}>
        {tabs.map((name) => (
          <a
            key={name}
            href={addressOf(`my?tab=${name}`)}
            onClick={onLink(`my?tab=${name}`)}
            aria-current={name === tab ? 'page' : undefined}
          >
            {texts.tabs[name]} {counts[name] === 0 ? null : <b>{counts[name]}</b>}
          </a>
        ))}
      </nav>
      {selected === undefined ? null : (
        <button type="button" className="btn back" onClick={() => go(`my?tab=${tab}`)}>
          ‹ {texts.tabs[tab]}
        </button>
      )}
      <Loaded of={queue}>{() => <Shown {...{ tab, selected, own, session }} />}</Loaded>
    </div>
  );
}

const isOwn = ({ turn, agencyId }: QueueItem, session: Session): boolean =>
  turn === 'own' && agencyId === session.agencyId;

function Shown({
  tab,
  selected,
  own,
  session,
}: {
  readonly tab: Tab;
  readonly selected: string | undefined;
  readonly own: readonly QueueItem[];
  readonly session: Session;
}) {
  switch (tab) {
    case 'waiting':
      return <Waiting {...{ selected, own, session }} />;
    case 'out':
      return selected === undefined ? <LineCards session={session} /> : <Line id={selected} />;
    case 'tasks':
      return selected === undefined ? <Tasks session={session} /> : <TaskActs id={selected} />;
    case 'claims':
      return <Claims session={session} />;
  }
}

function Waiting({
  selected,
  own,
  session,
}: {
  readonly selected: string | undefined;
  readonly own: readonly QueueItem[];
  readonly session: Session;
}) {
  const texts = useTexts();
  const wordsOf = useWords();
  const found = own.find((item) => keyOf(item) === selected);
  // what has been answered waits no more; what became of the answer is still to be seen
  const [held, setHeld] = useState(found);
  if (found && found !== held) setHeld(found);
  const open = found ?? (held && keyOf(held) === selected ? held : undefined);
  if (selected !== undefined)
    return open && isAnsweredHere(open) ? (
      <ItemActs key={selected} item={open} session={session} />
    ) : (
      <p className="note">{texts.my.elsewhere}</p>
    );
  return (
    <Cards
      none={texts.my.none}
      items={own.map((item) => ({
        ...{ key: keyOf(item), kind: item.kind, dueAt: item.dueAt, to: toOf(item) },
        ...wordsOf(item),
      }))}
    />
  );
}

/** Where it is answered: what concerns a line, beside the line; reports, statistics and hand-overs on their screens. */
const toOf = (item: QueueItem): string =>
  screenOf(item) ??
  (item.aggregate === 'sharing' && !isAnsweredHere(item)
    ? 'my?tab=out'
    : `my?tab=waiting&sel=${encodeURIComponent(keyOf(item))}`);

function Tasks({ session }: { readonly session: Session }) {
  const texts = useTexts();
  const board = useBoard(session.agencyId);
  return (
    <Loaded of={board}>
      {({ openTasks }) => (
        <Cards
          none={texts.my.none}
          items={openTasks.map(({ id, title, status, progress, acknowledgeDueAt }) => ({
            ...{
              key: id,
              kind: 'task' as const,
              heading: title,
              to: `my?tab=tasks&sel=${encodeURIComponent(id)}`,
            },
            below: progress ?? '',
            dueAt: status === 'assigned' ? (acknowledgeDueAt ?? undefined) : undefined,
          }))}
        />
      )}
    </Loaded>
  );
}

interface Card {
  readonly key: string;
  readonly kind: QueueItem['kind'];
  readonly heading: string;
  readonly below: string;
  readonly dueAt?: string;
  readonly to: string;
}

function Cards({ items, none }: { readonly items: readonly Card[]; readonly none: string }) {
  const texts = useTexts();
  if (items.length === 0)
    return (
      <div className="empty">
        <b>{none}</b>
      </div>
    );
  return (
    <ul className="cards">
      {items.map(({ key, kind, heading, below, dueAt, to }) => (
        <li key={key}>
          <button type="button" className="card" onClick={() => go(to)}>
            <span className="row">
              <span className={`k k-${kind}`}>{texts.queue.kinds[kind]}</span>
              <span className="space" />
              <Countdown dueAt={dueAt} />
            </span>
            <span className="h">{heading}</span>
            <span className="s">{below}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
