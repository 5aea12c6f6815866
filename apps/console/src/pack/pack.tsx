import { useDate, useNow } from '../api/live.js';
import { duration, secondsTime } from '../language/format.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Check, Choice } from '../parts/fields.js';
import { Panel } from '../parts/panel.js';
import { addressOf, canKeep, keeper, useKeeping } from './keeper.js';
import { intervals, isStale } from './keeping.js';

/** The facts for when the system is down: one file, kept renewed on this computer while the page is open. */
export function PackScreen() {
  const texts = useTexts();
  const of = texts.pack;
  const language = useLanguage();
  const keeping = useKeeping();
  const { hasNumbers, everyMinutes, file } = keeping;
  return (
    <Panel title={of.title} note={of.hint} className="list-screen">
      <h1 className="unseen">{of.title}</h1>
      <div className="body pack">
        <State />
        <p>{of.about}</p>
        <Check value={hasNumbers} onChange={(next) => keeper.change({ hasNumbers: next })}>
          {of.numbers}
        </Check>
        <p className="dim">{of.numbersHint}</p>
        <Choice
          label={of.every}
          options={intervals.map((n) => ({ id: String(n), name: of.minutes(n) }))}
          value={String(everyMinutes)}
          onChange={(value) => keeper.change({ everyMinutes: Number(value) })}
          isDisabled={!canKeep() || hasNumbers}
        />
        <div className="buttons">
          {canKeep() ? (
            <button type="button" className="btn btn-primary" onClick={() => void keeper.begin(language)}>
              {file === undefined ? of.choose : of.chooseAnother}
            </button>
          ) : null}
          {file === undefined ? null : (
            <button type="button" className="btn" onClick={() => void keeper.renew()}>
              {of.renew}
            </button>
          )}
          <button
            type="button"
            className={`btn ${canKeep() ? '' : 'btn-primary'}`}
            onClick={() => void keeper.download(language)}
          >
            {of.download}
          </button>
          <a href={addressOf(keeping, language)} target="_blank" rel="noreferrer">
            {of.open}
          </a>
        </div>
        {canKeep() ? null : <p className="note">{of.cannotKeep}</p>}
        <p className="dim">{of.scheduled}</p>
      </div>
    </Panel>
  );
}

/** When it was last renewed, and plainly that it is old where it is. */
function State() {
  const of = useTexts().pack;
  const keeping = useKeeping();
  const [now, date] = [useNow(), useDate()];
  const { file, renewedAt, failed } = keeping;
  const isOld = isStale(keeping, now);
  const age =
    renewedAt === undefined
      ? of.never
      : `${of.renewedAt(secondsTime(new Date(renewedAt)))} · ${of.ago(duration(date.getTime() - renewedAt))}`;
  return (
    <div className={isOld ? 'stalebar' : 'note'} role={isOld ? 'alert' : 'status'}>
      {file === undefined ? '' : `${file} · `}
      {age}
      {isOld ? ` · ${of.stale}` : ''}
      {failed === undefined ? null : (
        <p>
          {of.failed(secondsTime(new Date(failed.at)), failed.why)} {file === undefined ? '' : of.retried}
        </p>
      )}
    </div>
  );
}
