import type { Role } from '#domain';
import { useState } from 'react';
import { useDate, useFreshness, useLive, useNow } from '../api/live.js';
import { signOut, type Session } from '../api/session.js';
import { clockTime, dayOf, duration, secondsTime } from '../language/format.js';
import { useLanguage, useTexts } from '../language/language.js';

export function Clock() {
  const [date, language, texts] = [useDate(), useLanguage(), useTexts()];
  return (
    <div className="clock" role="timer" aria-live="off">
      {secondsTime(date)}
      <small>
        {dayOf(date, language)} · {texts.clock.zone}
      </small>
    </div>
  );
}

/** How old what is shown is; in words, not by colour alone. */
export function FeedState() {
  const texts = useTexts().freshness;
  const { lastSignAt, position, isOnline } = useLive();
  const now = useNow();
  const freshness = useFreshness();
  const age = Math.max(0, now - lastSignAt);
  const seconds = (age / 1000).toFixed(age < 10_000 ? 1 : 0);
  if (freshness === 'off')
    return (
      <span className="feed feed-off">
        {isOnline ? texts.off(duration(age)) : texts.offline} · {texts.reconnecting}
      </span>
    );
  if (freshness === 'stale') return <span className="feed feed-stale">{texts.stale(seconds)}</span>;
  return (
    <span className="feed">
      {texts.live}
      <span className="wide-only">
        {' '}
        · {texts.ago(seconds)}
        {position === undefined ? '' : ` · ${texts.position(position)}`}
      </span>
    </span>
  );
}

/** Who is signed in, in which role, and until when. */
export function Who({
  session,
  onRole,
  onSessions,
}: {
  readonly session: Session;
  readonly onRole: (role: Role) => void;
  readonly onSessions: () => void;
}) {
  const [texts, language, date] = [useTexts(), useLanguage(), useDate()];
  const [isStill, setIsStill] = useState(false);
  const leave = (): void => {
    setIsStill(false);
    signOut(language, 'here').catch(() => setIsStill(true));
  };
  return (
    <div className="who">
      <div>
        {session.roles.length > 1 ? (
          <select
            aria-label={texts.session.role}
            value={session.role}
            onChange={({ target }) => onRole(target.value as Role)}
          >
            {session.roles.map((role) => (
              <option key={role} value={role}>
                {texts.roles[role]}
              </option>
            ))}
          </select>
        ) : (
          <b>{texts.roles[session.role]}</b>
        )}{' '}
        <b>{session.agencyId}</b>
      </div>
      <div>
        <span className="wide-only">{texts.session.until(clockTime(session.endsAt, date))} · </span>
        <button type="button" className="plain" onClick={onSessions}>
          {texts.session.own.title}
        </button>{' '}
        ·{' '}
        <button type="button" className="plain" onClick={leave}>
          {texts.session.signOut}
        </button>
      </div>
      {isStill ? (
        <div className="strong" role="alert">
          {texts.session.stillSignedIn}
        </div>
      ) : null}
    </div>
  );
}
