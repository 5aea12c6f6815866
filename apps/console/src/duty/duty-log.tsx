import type { DutyEvents } from '#domain';
import type { DutyLogEntry } from '#read-model';
import { useMemo, useState } from 'react';
import { ActForm } from '../acts/act-form.js';
import { useActs, useAllOf, useIncidents, type Act } from '../api/queries.js';
import { useDate } from '../api/live.js';
import type { Session } from '../api/session.js';
import { useLanguage, useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Choice, Finder, Reason, TextField } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { usePersonNames } from './names.js';
import { monthsAround } from './shifts.js';

const hourMs = 3_600_000;

/** What was noted, handed over and changed in the last day, the newest first; and a new entry. */
export function DutyLog({
  posts,
  session,
}: {
  readonly posts: readonly string[];
  readonly session: Session;
}) {
  const { duty: texts, roles } = useTexts();
  const { system } = roles;
  const language = useLanguage();
  const hour = Math.floor(useDate().getTime() / hourMs) * hourMs;
  const [from, until] = useMemo(
    () => [new Date(hour - 24 * hourMs), new Date(hour + 2 * hourMs)].map((at) => at.toISOString()),
    [hour],
  );
  const asked = `agencyId=${encodeURIComponent(session.agencyId)}&from=${from}`;
  const log = useAllOf<DutyLogEntry>(`/v1/duty/log?${asked}&limit=200`);
  const [correcting, setCorrecting] = useState<Noted>();
  const name = usePersonNames([...new Set((log.data ?? []).map(({ by }) => by))].filter(isPerson));
  return (
    <Panel
      title={texts.log}
      note={texts.logHint}
      className="duty-log"
      right={
        <a
          className="btn small"
          href={`/v1/duty/log/export?${asked}&to=${until}&format=csv&lang=${language}`}
          download
        >
          {texts.export}
        </a>
      }
    >
      <div className="body" tabIndex={0} role="group" aria-label={texts.log}>
        {correcting ? (
          <CorrectNote key={correcting.noteId} noted={correcting} onClose={() => setCorrecting(undefined)} />
        ) : (
          <Note posts={posts} session={session} />
        )}
        <Loaded of={log}>
          {(items) =>
            items.length === 0 ? (
              <p className="empty">{texts.logNone}</p>
            ) : (
              <ol className="missing">
                {items.toReversed().map((entry) => (
                  <li key={entry.position}>
                    <b>
                      <Time at={entry.occurredAt} />
                    </b>{' '}
                    {texts.entries[entry.type] ?? entry.type} <span className="inc bare">{entry.post}</span>{' '}
                    {entry.incidentId === null ? null : <span className="inc">{entry.incidentId}</span>}{' '}
                    <span className="dim">
                      {texts.by(
                        entry.by === service ? system : isPerson(entry.by) ? name(entry.by) : entry.by,
                      )}{' '}
                      №{entry.position}
                    </span>
                    <EntryText entry={entry} />
                    {entry.type === 'duty.noted' ? (
                      <button
                        type="button"
                        className="plain"
                        onClick={() => setCorrecting({ rosterId: entry.rosterId, ...notedIn(entry) })}
                      >
                        {texts.correct}
                      </button>
                    ) : null}
                  </li>
                ))}
              </ol>
            )
          }
        </Loaded>
      </div>
    </Panel>
  );
}

/** As which the service writes. */
const service = 'flow';

/** Others are keys, which bear names and no ids of persons. */
const isPerson = (by: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(by);

interface Noted {
  readonly rosterId: string;
  readonly noteId: string;
  readonly text: string;
}

const notedIn = ({ data }: DutyLogEntry): Pick<Noted, 'noteId' | 'text'> => data as DutyEvents['duty.noted'];

/** What people wrote, or what the entry is about. */
function EntryText({ entry: { type, data } }: { readonly entry: DutyLogEntry }) {
  const texts = useTexts().duty;
  const said = data as {
    readonly text?: string;
    readonly notes?: string;
    readonly reason?: string;
    readonly date?: string;
    readonly start?: string;
    readonly gap?: DutyEvents['duty.gap-raised']['gap'];
    readonly missing?: readonly ('outgoing' | 'incoming')[];
  };
  const { text, notes, date, start, gap, missing } = said;
  const reason = gap ? texts.reasons[gap.reason] : said.reason;
  return (
    <p>
      {date && type !== 'duty.noted' ? (
        <span className="dim">
          {date} {start}{' '}
        </span>
      ) : null}
      {gap ? (
        <>
          <Time at={gap.from} /> – <Time at={gap.until} />{' '}
        </>
      ) : null}
      {[text, notes, reason, missing?.map((side) => texts[side]).join('、')].filter(Boolean).join(' · ')}
    </p>
  );
}

const nothing = { text: '', incidentId: '', post: '', noteId: '' };

/** One note after another; its id is made once, so that the same sent again is the same. */
function Note({ posts, session }: { readonly posts: readonly string[]; readonly session: Session }) {
  const texts = useTexts();
  const of = texts.duty;
  const { data: incidents } = useIncidents('?limit=100');
  const [fresh, setFresh] = useState(newId);
  const [typed, change, clear] = useDraft('duty.note', nothing);
  const post = typed.post || posts[0] || 'hall';
  const month = monthsAround(useDate().getTime())[1] ?? '';
  const rosterId = `${session.agencyId}.${post}.${month}`;
  const acts = useActs({ aggregate: 'duty', id: rosterId });
  const text = typed.text.trim();
  const data = {
    ...{ noteId: typed.noteId || fresh, text },
    ...(typed.incidentId === '' ? {} : { incidentId: typed.incidentId }),
  };
  const path = `/v1/duty/${encodeURIComponent(rosterId)}`;
  return (
    <ActForm
      acts={acts}
      name="duty.note"
      title={texts.acts['duty.note']}
      isDecision={false}
      command={
        text === ''
          ? undefined
          : {
              path: `${path}/note`,
              data,
              shownAt: `/v1/duty/log?agencyId=${encodeURIComponent(session.agencyId)}&limit=1`,
            }
      }
      onDone={() => {
        clear();
        setFresh(newId());
      }}
    >
      <TextField
        label={of.note}
        value={typed.text}
        onChange={(next) => change({ text: next, noteId: typed.noteId || fresh })}
        rows={2}
        maxLength={4000}
        isRequired
      />
      {posts.length > 1 ? (
        <Choice
          label={of.post}
          options={posts.map((id) => ({ id, name: id }))}
          value={post}
          onChange={(next) => change({ post: next })}
        />
      ) : null}
      <Finder
        label={`${of.incident} · ${texts.fields.optional}`}
        options={(incidents?.items ?? []).map(({ id, title }) => ({ id, name: title }))}
        value={typed.incidentId}
        onChange={(incidentId) => change({ incidentId })}
      />
    </ActForm>
  );
}

const newId = (): string => `N-${crypto.randomUUID().slice(0, 13)}`;

/** What a note should have said, and why: both stay. */
function CorrectNote({ noted, onClose }: { readonly noted: Noted; readonly onClose: () => void }) {
  const texts = useTexts();
  const { rosterId, noteId } = noted;
  const acts: ReadonlyMap<string, Act> | undefined = useActs({ aggregate: 'duty', id: rosterId });
  const [empty] = useState(() => ({ text: noted.text, reason: '' }));
  const [typed, change, clear] = useDraft(`duty.correct-note-${noteId}`, empty);
  const [text, reason] = [typed.text.trim(), typed.reason.trim()];
  const path = `/v1/duty/${encodeURIComponent(rosterId)}`;
  const isChanged = text !== '' && text !== noted.text && reason !== '';
  return (
    <ActForm
      acts={acts}
      name="duty.correct-note"
      title={texts.acts['duty.correct-note']}
      isDecision={false}
      command={
        isChanged
          ? { path: `${path}/correct-note`, data: { noteId, text, reason }, shownAt: '/v1/duty/log?limit=1' }
          : undefined
      }
      onDone={clear}
      onClose={onClose}
    >
      <TextField
        label={texts.duty.shouldSay}
        value={typed.text}
        onChange={(next) => change({ text: next })}
        rows={2}
        maxLength={4000}
        isRequired
        autoFocus
      />
      <Reason value={typed.reason} onChange={(next) => change({ reason: next })} />
    </ActForm>
  );
}
