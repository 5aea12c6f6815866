import { useTexts } from '../language/language.js';
import { Refusal } from '../parts/command-steps.js';
import { Time } from '../parts/marks.js';
import { discard, useKept } from './store.js';

/** What this device keeps of one's own: what waits to be sent, and what the service did not take; of others how many. */
export function KeptList() {
  const texts = useTexts().kept;
  const { own, others } = useKept();
  if (own.length === 0 && others === 0) return null;
  return (
    <section className="kept" aria-label={own.length === 0 ? texts.others(others) : texts.title(own.length)}>
      {own.length === 0 ? null : (
        <>
          <b>{texts.title(own.length)}</b>
          <ul>
            {own.map(({ id, at, words, refused }) => (
              <li key={id}>
                <Time at={at} /> {words}
                {refused ? <Refusal problem={refused} /> : null}
                <button type="button" className="plain" onClick={() => void discard(id)}>
                  {texts.discard}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {others === 0 ? null : <p>{texts.others(others)}</p>}
    </section>
  );
}
