import type { QueueItem } from '#read-model';
import { useRef } from 'react';
import { useQueue } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { go } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { ToScreen } from '../acts/elsewhere.js';
import { allocateAddress } from '../allocate/address.js';
import { isAnsweredHere, ItemActs } from '../acts/item-acts.js';
import { IncidentPanel } from './incident-panel.js';
import { keyOf } from '../queue/queue.js';
import { QueueList } from './queue-list.js';
import { Timeline } from './timeline.js';

/** What must I do next, by when? The queue, what is chosen of it, and what has happened. */
export function Desk({
  selected,
  session,
}: {
  readonly selected: string | undefined;
  readonly session: Session;
}) {
  const texts = useTexts();
  const { data } = useQueue();
  const found = data?.items.find((one) => keyOf(one) === selected);
  // what was dealt with leaves the queue, and stays in view until something else is chosen
  const held = useRef<QueueItem>(undefined);
  if (found) held.current = found;
  const item = held.current && keyOf(held.current) === selected ? held.current : undefined;
  const isAnswered = item !== undefined && isAnsweredHere(item);
  const incidentId = item ? item.incidentId : incidentOf(selected);
  const select = (one: QueueItem): void => {
    // chosen once more it opens what there is to open
    if (keyOf(one) === selected && one.contention) go(allocateAddress(one.contention.sharingIds));
    else go(`desk?sel=${encodeURIComponent(keyOf(one))}`, { replace: true });
  };
  return (
    <div className={`desk ${selected === undefined ? '' : 'has-choice'}`}>
      <h1 className="unseen">{texts.nav.desk}</h1>
      <QueueList selected={selected} onSelect={select} />
      <div className="panel middle">
        <button type="button" className="btn back narrow-only" onClick={() => go('desk')}>
          ‹ {texts.queue.title}
        </button>
        {item && isAnswered ? <ItemActs key={keyOf(item)} item={item} session={session} /> : null}
        {item ? <ToScreen item={item} /> : null}
        {incidentId === undefined ? (
          item ? null : (
            <div className="empty">
              <b>{texts.incident.none}</b>
            </div>
          )
        ) : (
          <IncidentPanel key={incidentId} id={incidentId} isChosen={!isAnswered} />
        )}
      </div>
      <Timeline incidentId={incidentId} />
    </div>
  );
}

/** Of a link to an item that is no longer in the queue. */
function incidentOf(selected: string | undefined): string | undefined {
  const [, aggregate, id] = selected?.split(':') ?? [];
  return aggregate === 'incident' ? id : undefined;
}
