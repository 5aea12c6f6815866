import type { TimelineEntry } from '#read-model';
import { useMemo } from 'react';
import { useLive } from '../api/live.js';
import { useAnswer, useCapability } from '../api/queries.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Panel } from '../parts/panel.js';
import { eventWords } from './event-words.js';

/** What has happened, the newest first: of one incident, or of everything that came in the feed. */
export function Timeline({ incidentId }: { readonly incidentId: string | undefined }) {
  const texts = useTexts();
  const { events } = useLive();
  const { data } = useAnswer<{ items: readonly TimelineEntry[] }>(
    incidentId === undefined
      ? undefined
      : `/v1/incidents/${encodeURIComponent(incidentId)}/timeline?order=desc&limit=50`,
  );
  const entries = incidentId === undefined ? events : (data?.items ?? []);
  return (
    <Panel
      className="timeline"
      title={texts.incident.timeline}
      note={incidentId ?? texts.incident.byRecorded}
    >
      <div className="body" tabIndex={0} role="group" aria-label={texts.incident.timeline}>
        <TimelineList entries={entries.slice(0, 60)} />
      </div>
    </Panel>
  );
}

function TimelineList({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const [texts, language] = [useTexts(), useLanguage()];
  const capabilityOf = useCapability();
  const rows = useMemo(
    () => entries.map((entry) => ({ entry, words: eventWords(entry, language, capabilityOf) })),
    [entries, language, capabilityOf],
  );
  if (rows.length === 0) return <p className="dim">{texts.none}</p>;
  return (
    <ul className="tl">
      {rows.map(({ entry, words }) => (
        <li key={entry.eventId} className={words.isKey ? 'key' : ''}>
          <Time at={entry.occurredAt} />
          <i aria-hidden="true" />
          <span>
            <b>{words.sentence}</b> {words.text}{' '}
            <span className="dim">
              {entry.actorRole === 'system' ? texts.roles.system : entry.actorAgencyId}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
