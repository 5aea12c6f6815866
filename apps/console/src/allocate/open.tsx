import type { OpenRequest, Page } from '#read-model';
import { useState } from 'react';
import { useAnswer, useQueue, useCapability } from '../api/queries.js';
import { addressOf, go, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Countdown, Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { useWords } from '../queue/words.js';
import { allocateAddress } from './address.js';

/** What waits for a decision: what is wanted twice first, then every open request. */
export function Open() {
  const texts = useTexts();
  const capabilityOf = useCapability();
  const wordsOf = useWords();
  const of = texts.allocate;
  const { data: queue } = useQueue();
  const open = useAnswer<Page<OpenRequest>>('/v1/requests/open?limit=100');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const contended = (queue?.items ?? []).filter(({ kind }) => kind === 'contention');
  return (
    <Panel
      title={of.title}
      note={of.choose}
      className="list-screen"
      right={
        <button
          type="button"
          className="btn btn-primary small"
          disabled={chosen.length === 0}
          onClick={() => go(allocateAddress(chosen))}
        >
          {of.compare}
        </button>
      }
    >
      <h1 className="unseen">{of.title}</h1>
      <div className="body" tabIndex={0} role="group" aria-label={of.title}>
        <ul className="missing">
          {contended.map((item) => {
            const to = allocateAddress(item.contention?.sharingIds ?? []);
            return (
              <li key={item.id} className="row">
                <span className={`k k-${item.kind}`}>{texts.queue.kinds[item.kind]}</span>
                <a href={addressOf(to)} onClick={onLink(to)}>
                  {wordsOf(item).heading}
                </a>
                <span className="dim">{wordsOf(item).below}</span>
                <span className="space" />
                <Countdown dueAt={item.dueAt} />
              </li>
            );
          })}
        </ul>
        <Loaded of={open}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="empty">{of.none}</p>
            ) : (
              <ul className="missing">
                {items.map(({ id, incidentId, capability, outstanding, neededBy, priority, purpose }) => (
                  <li key={id} className="row">
                    <label className="check">
                      <input
                        type="checkbox"
                        checked={chosen.includes(id)}
                        onChange={({ target }) =>
                          setChosen((before) =>
                            target.checked ? [...before, id] : before.filter((one) => one !== id),
                          )
                        }
                      />
                      <span className="inc">{incidentId ?? id}</span>
                      <b>
                        {capabilityOf(capability ?? '').amount(outstanding)}{' '}
                        {capabilityOf(capability ?? '').name}
                      </b>
                      <span className="dim optional">{purpose}</span>
                    </label>
                    <span className="space" />
                    <span className="tag strong">P{priority}</span>
                    <Time at={neededBy} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}
