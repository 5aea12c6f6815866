import { useCapability } from '../api/queries.js';
import type { QueueItem } from '#read-model';
import { allocateAddress } from '../allocate/address.js';
import { addressOf, onLink } from '../frame/route.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Refusal } from '../parts/command-steps.js';
import { Countdown, Time } from '../parts/marks.js';
import { useWords } from '../queue/words.js';

/** To where requests are compared and decided. */
export function CompareLink({ sharingIds }: { readonly sharingIds: readonly string[] }) {
  const texts = useTexts().allocate;
  const to = allocateAddress(sharingIds);
  return (
    <p>
      <a className="btn btn-primary" href={addressOf(to)} onClick={onLink(to)}>
        {texts.compare} <kbd>↵</kbd>
      </a>
    </p>
  );
}

/** Requests that want the same units: which, and until when to decide. */
export function Contended({ item }: { readonly item: QueueItem }) {
  const capability = useCapability()(item.contention?.capability ?? '');
  const wordsOf = useWords();
  const { requests = [], sharingIds = [] } = item.contention ?? {};
  return (
    <div className="card">
      <div className="row">
        <h2>{wordsOf(item).heading}</h2>
        <span className="space" />
        <Countdown dueAt={item.dueAt} />
      </div>
      <ul className="missing">
        {requests.map(({ sharingId, incidentId, outstanding, priority, neededBy }) => (
          <li key={sharingId} className="row">
            <span className="inc">{incidentId}</span>
            <b>
              {capability.amount(outstanding)} {capability.name}
            </b>
            <span className="tag strong">P{priority}</span>
            <span className="space" />
            <Time at={neededBy} />
          </li>
        ))}
      </ul>
      <CompareLink sharingIds={sharingIds} />
    </div>
  );
}

/** What was refused, and why. */
export function Refused({ item }: { readonly item: QueueItem & { message?: { zh: string; en: string } } }) {
  const language = useLanguage();
  const wordsOf = useWords();
  const { refusal, message, command, agencyId = '' } = item;
  const code = refusal?.code ?? '';
  return (
    <div className="card">
      <div className="row">
        <h2>{wordsOf(item).heading}</h2>
        <span className="space" />
        <span className="dim">
          <Time at={item.since} /> {agencyId} · {command?.targetId}
        </span>
      </div>
      <Refusal
        problem={{ code, title: message?.[language === 'en' ? 'en' : 'zh'] ?? code, refusal: { ...refusal } }}
      />
    </div>
  );
}
