import type { Contradiction, Incident, Page, Report, Statistics } from '#read-model';
import { useMemo, useRef, useState } from 'react';
import { useAgencyNames, useAllOf, useAnswer, useAnswers, useIncidents } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { addressOf, go, onLink } from '../frame/route.js';
import { useShortcut } from '../frame/shortcuts.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Countdown, Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { stepped } from '../queue/queue.js';
import { OneStatistics } from '../statistics/statistics.js';
import { OneReport } from './one-report.js';
import { reportRows, shelves, type ReportRow, type Shelf } from './rows.js';

/** What has to be reported upward, and by when: reports, and statistics of disasters. */
export function Reports({
  screen,
  id,
  session,
}: {
  readonly screen: 'reports' | 'statistics';
  readonly id: string | undefined;
  readonly session: Session;
}) {
  const texts = useTexts();
  const [entered, setEntered] = useState(0);
  return (
    <div className={`reports ${id === undefined ? '' : 'has-choice'}`}>
      <h1 className="unseen">{texts.reports.title}</h1>
      <ReportList
        selected={id === undefined ? undefined : `${screen}/${encodeURIComponent(id)}`}
        session={session}
        onEnter={() => setEntered((n) => n + 1)}
      />
      {id === undefined ? (
        <div className="panel middle">
          <div className="empty">
            <b>{texts.reports.choose}</b>
          </div>
        </div>
      ) : screen === 'reports' ? (
        <OneReport key={id} id={id} session={session} entered={entered} />
      ) : (
        <OneStatistics key={id} id={id} session={session} entered={entered} />
      )}
    </div>
  );
}

function ReportList({
  selected,
  session,
  onEnter,
}: {
  readonly selected: string | undefined;
  readonly session: Session;
  readonly onEnter: () => void;
}) {
  const texts = useTexts();
  const of = texts.reports;
  const reports = useAllOf<Report>('/v1/reports?limit=200');
  const { data: statistics } = useAllOf<Statistics>('/v1/statistics?limit=200');
  const { data: incidents } = useIncidents('?limit=100');
  const { data: contradictions } = useAnswer<Page<Contradiction>>('/v1/reports/contradictions?limit=200');
  const [chosen, setShelf] = useState<Shelf>();
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () => reportRows(reports.data ?? [], statistics ?? [], session.agencyId),
    [reports.data, statistics, session.agencyId],
  );
  const shelf = chosen ?? rows.find(({ address }) => address === selected)?.shelf ?? 'due';
  const shown = rows.filter((row) => row.shelf === shelf);
  const titles = new Map(incidents?.items.map(({ id, title }) => [id, title]));
  const step = (by: 1 | -1): void => {
    const next = stepped(
      shown.map(({ address }) => address),
      selected,
      by,
    );
    if (next === undefined) return;
    go(next, { replace: selected !== undefined });
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(next)}"]`)?.focus();
  };
  useShortcut('next', () => step(1));
  useShortcut('previous', () => step(-1));
  return (
    <Panel title={of.list} note={of.byDeadline} className="queue">
      <div className="tabs" role="group" aria-label={of.list}>
        {shelves.map((one) => (
          <button key={one} type="button" aria-pressed={shelf === one} onClick={() => setShelf(one)}>
            {of.tabs[one]} <b>{rows.filter((row) => row.shelf === one).length}</b>
          </button>
        ))}
      </div>
      <div className="body flush" ref={list} tabIndex={0} role="group" aria-label={of.list}>
        <Loaded of={reports}>
          {() =>
            shown.length === 0 ? (
              <p className="empty">{of.empty[shelf]}</p>
            ) : (
              <ul className="q">
                {shown.map((row) => (
                  <li key={row.address} className={row.address === selected ? 'sel' : ''}>
                    <a
                      className="report-row"
                      data-key={row.address}
                      href={addressOf(row.address)}
                      aria-current={row.address === selected ? 'true' : undefined}
                      onClick={(event) => {
                        onLink(row.address)(event);
                        onEnter();
                      }}
                    >
                      <RowWords row={row} title={titles.get(row.incidentId) ?? row.incidentId} />
                    </a>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        {shelf === 'due' ? (
          <NoRule
            incidents={incidents?.items ?? []}
            reported={new Set(rows.flatMap(({ report }) => report?.incidentId ?? []))}
          />
        ) : null}
      </div>
      <p className="note list-foot">
        {of.contradictions}：<b>{contradictions?.items.length ?? '…'}</b>
      </p>
    </Panel>
  );
}

function RowWords({ row, title }: { readonly row: ReportRow; readonly title: string }) {
  const texts = useTexts();
  const agencies = useAgencyNames();
  const of = texts.reports;
  const { report, statistics, incidentId, shelf, at } = row;
  const to = (report ?? statistics)?.superiorAgencyId ?? '';
  const from = report?.obligedAgencyId ?? statistics?.agencyId ?? '';
  const what = report
    ? report.ruleId
    : `${texts.statistics.title}${statistics?.dueWhat ? ` · ${texts.statistics.due[statistics.dueWhat]}` : ''}`;
  const dueAt = report ? report.dueAt : (statistics?.dueAt ?? undefined);
  return (
    <>
      <span className="h">
        {title} → {agencies.get(to) ?? to}
      </span>
      {shelf === 'due' || shelf === 'awaited' ? (
        <Countdown dueAt={dueAt} />
      ) : (
        <span className="cd cd-calm">
          <b>
            <Time at={at} />
          </b>
        </span>
      )}
      <span className="s">
        <span className="inc bare">{incidentId}</span> {what}{' '}
        {shelf === 'awaited' || shelf === 'received' ? (agencies.get(from) ?? from) : ''}{' '}
        {report?.late ? <b>{of.late(report.lateByMinutes ?? 0)}</b> : null}
        {report?.status === 'waived' ? <span className="tag">{of.waived}</span> : null}
        {report && !report.confirmed && shelf === 'due' ? (
          <span className="tag">{of.unconfirmed}</span>
        ) : null}
      </span>
    </>
  );
}

const over: readonly string[] = ['closed', 'reviewed', 'rejected', 'merged'];
/** More are rarely open at once; each is asked for by itself. */
const mostAsked = 20;

/** Open incidents of which nothing is due: in the words of the service, and not as a gap in the list. */
function NoRule({
  incidents,
  reported,
}: {
  readonly incidents: readonly Incident[];
  readonly reported: ReadonlySet<string>;
}) {
  const texts = useTexts();
  const language = useLanguage();
  const without = incidents.filter(({ id, status }) => !over.includes(status) && !reported.has(id));
  const asked = useAnswers<Incident>(
    without.slice(0, mostAsked).map(({ id }) => `/v1/incidents/${encodeURIComponent(id)}`),
  ).filter(({ reporting }) => reporting?.none !== undefined);
  if (asked.length === 0) return null;
  return (
    <>
      <div className="divide">{texts.reports.none}</div>
      <ul className="q">
        {asked.map(({ id, title, reporting }) => (
          <li key={id} className="no-rule">
            <a href={addressOf(`incidents/${id}`)} onClick={onLink(`incidents/${id}`)}>
              {title}
            </a>
            <div className="s">
              <span className="inc bare">{id}</span> {language === 'en' ? reporting?.en : reporting?.zh}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
