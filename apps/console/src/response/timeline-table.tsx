import { useCapability } from '../api/queries.js';
import type { TimelineEntry } from '#read-model';
import { eventWords } from '../desk/event-words.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';

/** Each event with its three times: the order by when it happened is the story, the position is the proof. */
export function TimelineTable({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const { incident: texts, roles } = useTexts();
  const language = useLanguage();
  const capabilityOf = useCapability();
  return (
    <table className="dense">
      <thead>
        <tr>
          <th>{texts.happened}</th>
          <th>{texts.what}</th>
          <th className="optional">{texts.agency}</th>
          <th className="optional">{texts.recorded}</th>
          <th className="r">№</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const { sentence, text, isKey } = eventWords(entry, language, capabilityOf);
          return (
            <tr key={entry.eventId} className={isKey ? 'hl' : ''}>
              <td className="num strong">
                <Time at={entry.occurredAt} />
              </td>
              <td>
                {sentence} <span className="dim">{text}</span>
              </td>
              <td className="optional mono">
                {entry.actorRole === 'system' ? roles.system : entry.actorAgencyId}
              </td>
              <td className="optional num">
                <Time at={entry.recordedAt} />
              </td>
              <td className="r num dim">{entry.position}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
