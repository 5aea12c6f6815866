import type { WarningColour } from '#domain';
import { clockTime, duration } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { useDate, useFreshness, useNow } from '../api/live.js';
import { countdownState } from './countdown.js';

/**
 * How long until a deadline, or since; its own note where another says more than the time. What has none, and is to be
 * done at once, shows how long it has waited.
 */
export function Countdown({
  dueAt,
  note,
  since,
}: {
  readonly dueAt?: string;
  readonly note?: string;
  readonly since?: string;
}) {
  const texts = useTexts();
  const [now, date] = [useNow(), useDate()];
  const freshness = useFreshness();
  const state = countdownState(dueAt, now);
  if (dueAt === undefined && since !== undefined)
    return (
      <span className="cd cd-soon">
        <b>{duration(now - Date.parse(since))}</b>
        <small>{texts.waiting(clockTime(since, date))}</small>
      </span>
    );
  if (dueAt === undefined) return <span className="cd cd-none">{texts.noDeadline}</span>;
  const left = duration(Date.parse(dueAt) - now);
  const below = freshness === 'live' ? (note ?? texts.due(clockTime(dueAt, date))) : texts.perhapsDone;
  return (
    <span className={`cd cd-${state}`}>
      <b>{state === 'over' ? texts.over(left) : left}</b>
      <small>{below}</small>
    </span>
  );
}

/** The only place of the warning colours: with their name. */
export function WarningChip({
  colour,
  headline,
  note,
}: {
  readonly colour: WarningColour | null;
  readonly headline: string;
  readonly note?: string;
}) {
  const texts = useTexts();
  return (
    <span className={`warn warn-${colour ?? 'none'}`}>
      <i>{texts.warnings.colours[colour ?? 'none']}</i>
      <span className="ell">{headline}</span>
      {note === undefined ? null : <em>{note}</em>}
    </span>
  );
}

export function Time({ at }: { readonly at: string }) {
  const date = useDate();
  return <time dateTime={at}>{clockTime(at, date)}</time>;
}

export type Amounts = Readonly<Record<'there' | 'way' | 'committed' | 'answered' | 'missing', number>>;

/** What there is of what is needed, by fill as well as colour. */
export function QuantityBar({ amounts, label }: { readonly amounts: Amounts; readonly label: string }) {
  const all = Object.entries(amounts).filter(([, amount]) => amount > 0);
  const total = all.reduce((sum, [, amount]) => sum + amount, 0);
  let before = 0;
  return (
    <svg className="qty" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label={label}>
      {all.map(([name, amount]) => {
        const [x, width] = [(before / total) * 100, (amount / total) * 100];
        before += amount;
        return <Fill key={name} name={name} x={x} width={width} height={12} />;
      })}
    </svg>
  );
}

export function Legend() {
  const texts = useTexts();
  const names = ['there', 'way', 'committed', 'answered', 'missing'] as const;
  return (
    <span className="legend">
      {names.map((name) => (
        <span key={name}>
          <svg className="qty" viewBox="0 0 18 8" aria-hidden="true">
            <Fill name={name} x={0} width={18} height={8} />
          </svg>
          {texts.legend[name]}
        </span>
      ))}
    </span>
  );
}

const patterns: Readonly<Record<string, string>> = { way: 'url(#stripes)', missing: 'url(#hatch)' };

function Fill({ name, ...place }: { name: string; x: number; width: number; height: number }) {
  const pattern = patterns[name];
  return (
    <>
      <rect className={`qty-${name}`} y="0" {...place} />
      {pattern === undefined ? null : <rect y="0" {...place} fill={pattern} />}
    </>
  );
}

/** Once in a page: what bars are filled with. */
export const Patterns = () => (
  <svg className="patterns" width="0" height="0" aria-hidden="true">
    <pattern id="stripes" width="3" height="12" patternUnits="userSpaceOnUse">
      <rect className="stripe" width="1.8" height="12" />
    </pattern>
    <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className="hatch" width="1.4" height="4" />
    </pattern>
  </svg>
);
