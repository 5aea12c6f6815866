import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useAgencies, useCodes, useQueue, useWarnings } from '../api/queries.js';
import { speakAs, type Session } from '../api/session.js';
import { useFreshness, useNow } from '../api/live.js';
import { useIsNewer } from '../api/version.js';
import { shelvesOf } from '../queue/queue.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Help } from './help.js';
import { addressOf, go, onLink, useAddress, routeOf } from './route.js';
import { OwnSessions } from './sessions.js';
import { useShortcuts } from './shortcuts.js';
import { Clock, FeedState, Who } from './top.js';
import { useKeeping } from '../pack/keeper.js';
import { isStale } from '../pack/keeping.js';
import { Patterns, WarningChip } from '../parts/marks.js';

const screens = [
  ['desk', 'G D'],
  ['report', 'N'],
  ['incidents', 'G R'],
  ['allocate', 'G A'],
  ['reports', 'G B'],
  ['warnings', 'G W'],
  ['duty', 'G S'],
  ['messages', 'G T'],
  ['pack', 'G O'],
  ['my', 'G M'],
] as const;

const navNames = {
  desk: 'desk',
  report: 'report',
  incidents: 'response',
  allocate: 'allocate',
  warnings: 'warnings',
  messages: 'messages',
  pack: 'pack',
  my: 'my',
  reports: 'reports',
  duty: 'duty',
} as const;

/** Not in the hand of who is on the way. */
const deskOnly: readonly string[] = ['messages', 'pack'];

/** Band, rail, head and foot: around every screen. */
export function Frame({
  session,
  shift,
  children,
}: {
  readonly session: Session;
  /** The shift that is on, in the head. */
  readonly shift: ReactNode;
  readonly children: ReactNode;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const client = useQueryClient();
  const { screen } = routeOf(useAddress());
  const [helpIsOpen, setHelpIsOpen] = useState(false);
  const [sessionsAreOpen, setSessionsAreOpen] = useState(false);
  const { data: queue } = useQueue();
  const { data: warnings } = useWarnings();
  const freshness = useFreshness();
  const isNewer = useIsNewer();
  // whoever takes a report does not wait for them
  useCodes();
  const items = queue?.items ?? [];
  const now = useNow();
  const keeping = useKeeping();
  const counts: Readonly<Record<string, number>> = {
    desk: shelvesOf(items, now).own.length,
    allocate: items.filter(({ kind }) => kind === 'contention').length,
  };
  const isExercise = [...items, ...(warnings?.items ?? [])].some(({ exercise }) => exercise === true);

  useShortcuts((shortcut) => {
    if (shortcut === 'help') setHelpIsOpen(true);
    else if (shortcut === 'report') go('report');
    else if (typeof shortcut === 'object') go(shortcut.go);
  });
  const toContent = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${isExercise ? '【演】' : ''}${texts.title}`;
    document.documentElement.lang = language;
  }, [texts, language, isExercise]);

  return (
    <div className={`app ${isExercise ? 'is-exercise' : ''}`}>
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          toContent.current?.focus();
        }}
      >
        {texts.toContent}
      </a>
      <header className="head-parts">
        <Band isExercise={isExercise} agencyId={session.agencyId} />
        <div className="top">
          <div className="chips">
            {(warnings?.items ?? []).slice(0, 3).map(({ id, colour, headline, called, unanswered }) => (
              <a key={id} href={addressOf(`warnings?sel=${id}`)} onClick={onLink(`warnings?sel=${id}`)}>
                <WarningChip
                  colour={colour}
                  headline={headline}
                  note={
                    called === undefined
                      ? undefined
                      : `${texts.warnings.calls} ${called - (unanswered ?? 0)}/${called}`
                  }
                />
              </a>
            ))}
          </div>
          <FeedState />
          {shift}
          <Who
            session={session}
            onRole={(role) =>
              // what did not succeed shows in the role that stays
              void speakAs(role, language)
                .catch(() => undefined)
                .then(() => client.invalidateQueries())
            }
            onSessions={() => setSessionsAreOpen(true)}
          />
          <Clock />
        </div>
        {isNewer && freshness === 'live' ? (
          <p className="newbar" role="status">
            {texts.faults.newer}{' '}
            <button type="button" className="btn small" onClick={() => location.reload()}>
              {texts.faults.reload}
            </button>
          </p>
        ) : null}
        {freshness === 'live' ? null : (
          <p className="stalebar" role="alert">
            {texts.freshness.staleBar}
          </p>
        )}
      </header>
      <nav className="rail" aria-label={texts.nav.label}>
        <div className="brand" aria-hidden="true">
          {texts.brand}
        </div>
        {screens.map(([name, keys]) => (
          <a
            key={name}
            href={addressOf(name)}
            onClick={onLink(name)}
            className={deskOnly.includes(name) ? 'optional' : undefined}
            aria-current={
              screen === name || (name === 'reports' && screen === 'statistics') ? 'page' : undefined
            }
          >
            {texts.nav[navNames[name]]}
            <kbd aria-hidden="true">{keys}</kbd>
            <Count n={counts[name] ?? 0} />
            {name === 'pack' && isStale(keeping, now) ? (
              <span className="n" aria-label={texts.pack.stale}>
                !
              </span>
            ) : null}
          </a>
        ))}
      </nav>
      <main className="main" id="content" ref={toContent} tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <span>
          <kbd>J</kbd> {texts.keys.next}
        </span>
        <span>
          <kbd>K</kbd> {texts.keys.previous}
        </span>
        <span>
          <kbd>↵</kbd> {texts.keys.open}
        </span>
        <span>
          <kbd>V</kbd> {texts.keys.verify}
        </span>
        <span>
          <kbd>N</kbd> {texts.keys.report}
        </span>
        <span>
          <kbd>/</kbd> {texts.keys.find}
        </span>
        <button type="button" className="plain" onClick={() => setHelpIsOpen(true)}>
          <kbd>?</kbd> {texts.keys.help}
        </button>
      </footer>
      <Patterns />
      <Help isOpen={helpIsOpen} onClose={() => setHelpIsOpen(false)} />
      <OwnSessions session={session} isOpen={sessionsAreOpen} onClose={() => setSessionsAreOpen(false)} />
    </div>
  );
}

function Count({ n }: { readonly n: number }) {
  const texts = useTexts();
  return n === 0 ? null : (
    <span className="n" aria-label={texts.queue.count(n)}>
      {n}
    </span>
  );
}

function Band({ isExercise, agencyId }: { readonly isExercise: boolean; readonly agencyId: string }) {
  const texts = useTexts();
  const { data } = useAgencies();
  const name = data?.items.find(({ id }) => id === agencyId)?.name ?? agencyId;
  return isExercise ? (
    <div className="band band-exercise" role="note">
      <b>{texts.exercise}</b>
      <span className="band-text">EXERCISE · {texts.exerciseBand}</span>
      <span className="space" />
      <b>{texts.exercise}</b>
    </div>
  ) : (
    <div className="band band-live" role="note">
      <b>{texts.live} LIVE</b>
      <span className="band-text">{name}</span>
    </div>
  );
}
