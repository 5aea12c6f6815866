import type { QueueItem } from '#read-model';
import { useState } from 'react';
import { useAgencyNames, useQueue } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { screenOf } from '../acts/elsewhere.js';
import { isAnsweredHere, ItemActs } from '../acts/item-acts.js';
import { go } from '../frame/route.js';
import { keyOf } from '../queue/queue.js';
import { wordsOf } from '../queue/words.js';
import { useTexts } from '../language/language.js';
import { Countdown } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';

/** The own board, made for a phone: what waits for one's agency, one after another, with large answers. */
export function My({ session }: { readonly session: Session }) {
  const texts = useTexts();
  const queue = useQueue();
  const agencies = useAgencyNames();
  const [open, setOpen] = useState<QueueItem>();
  return (
    <div className="my">
      <header>
        <h1>{agencies.get(session.agencyId) ?? session.agencyId}</h1>
        <span className="dim">{texts.my.title}</span>
      </header>
      <Loaded of={queue}>
        {({ items }) => {
          const own = items.filter(({ turn, agencyId }) => turn === 'own' && agencyId === session.agencyId);
          if (open)
            return (
              <>
                <button type="button" className="btn back" onClick={() => setOpen(undefined)}>
                  ‹ {texts.my.waiting}
                </button>
                {isAnsweredHere(open) ? (
                  <ItemActs key={keyOf(open)} item={open} session={session} />
                ) : (
                  <p className="note">{texts.my.elsewhere}</p>
                )}
              </>
            );
          if (own.length === 0)
            return (
              <div className="empty">
                <b>{texts.my.none}</b>
              </div>
            );
          return (
            <ul className="cards">
              {own.map((item) => {
                const { heading, below } = wordsOf(item, texts);
                return (
                  <li key={keyOf(item)}>
                    <button
                      type="button"
                      className="card"
                      onClick={() => {
                        const screen = screenOf(item);
                        if (screen === undefined) setOpen(item);
                        else go(screen);
                      }}
                    >
                      <span className="row">
                        <span className={`k k-${item.kind}`}>{texts.queue.kinds[item.kind]}</span>
                        <span className="space" />
                        <Countdown dueAt={item.dueAt} />
                      </span>
                      <span className="h">{heading}</span>
                      <span className="s">{below}</span>
                    </button>
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Loaded>
    </div>
  );
}
