import { useTexts } from '../language/language.js';
import { Refusal } from '../parts/command-steps.js';
import { Time } from '../parts/marks.js';
import { changeKept, useKept } from './store.js';

/** What this device keeps: what waits to be sent, and what the service did not take. */
export function KeptList() {
  const texts = useTexts().kept;
  const facts = useKept();
  if (facts.length === 0) return null;
  return (
    <section className="kept" aria-label={texts.title(facts.length)}>
      <b>{texts.title(facts.length)}</b>
      <ul>
        {facts.map(({ id, at, words, agencyId, refused }) => (
          <li key={id}>
            <Time at={at} /> {words} <span className="dim">{agencyId}</span>
            {refused ? <Refusal problem={refused} /> : null}
            <button
              type="button"
              className="plain"
              onClick={() => changeKept((all) => all.filter((one) => one.id !== id))}
            >
              {texts.discard}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
