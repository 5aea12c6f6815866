import type { Statistics, StatisticsDraft } from '#read-model';
import { useState } from 'react';
import { useActs, useAgencyNames, useAnswer } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useLanguage, useTexts } from '../language/language.js';
import { Countdown, Time } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { Change, lastOf } from '../filing/change.js';
import { BackToList, useFocusOnEntry } from '../filing/entry.js';
import { Signatures, useWaiting } from '../filing/signatures.js';
import { AreaForms } from './area-forms.js';
import { CountyForms } from './county-forms.js';
import { Receipt } from './receipt.js';
import { useAreaNames, useItemNames, type Step } from './step.js';

/** The statistics of an incident: what each area stated, sums, what was sent, and whose turn it is. */
export function OneStatistics(props: {
  readonly id: string;
  readonly session: Session;
  readonly entered: number;
}) {
  const path = `/v1/statistics/${encodeURIComponent(props.id)}`;
  const statistics = useAnswer<Statistics>(path);
  const [since] = useState(props.entered);
  const draft = useAnswer<StatisticsDraft>(`${path}/draft`);
  return (
    <Loaded of={statistics}>
      {(found) => (
        <Loaded of={draft}>
          {(filled) => <Opened statistics={found} draft={filled} path={path} since={since} {...props} />}
        </Loaded>
      )}
    </Loaded>
  );
}

function Opened({
  statistics,
  draft,
  path,
  session,
  entered,
  since,
}: {
  readonly statistics: Statistics;
  readonly draft: StatisticsDraft;
  readonly path: string;
  readonly session: Session;
  readonly entered: number;
  readonly since: number;
}) {
  const [texts, language] = [useTexts(), useLanguage()];
  const agencies = useAgencyNames();
  const acts = useActs({ aggregate: 'statistics', id: statistics.id });
  const waiting = useWaiting('statistics', statistics.id);
  const at = useFocusOnEntry(entered, since, acts !== undefined);
  const { agencyId, superiorAgencyId, dueAt, dueWhat, clock, incidentId, reports } = statistics;
  const name = (id: string): string => agencies.get(id) ?? id;
  const step = acts && { statistics, draft, acts, session, path };
  return (
    <>
      <div className="panel middle" ref={at}>
        <BackToList />
        <div className="report-head">
          <div>
            <h2>
              {texts.statistics.title} · {name(agencyId)} → {name(superiorAgencyId)}
            </h2>
            <div className="dim">
              <span className="inc bare">{incidentId}</span>{' '}
              {dueWhat ? texts.statistics.due[dueWhat] : texts.none} · {texts.reports.rules}{' '}
              {statistics.setVersion} {clock.confirmed ? null : texts.reports.unconfirmed}
            </div>
          </div>
          <span className="space" />
          {statistics.exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
          {reports.length > 0 || statistics.draft ? (
            <a className="btn small" href={`${path}/sheet?lang=${language}`} target="_blank" rel="noreferrer">
              {texts.reports.sheet}
            </a>
          ) : null}
          <span className="big-countdown">
            <Countdown dueAt={dueAt ?? undefined} />
          </span>
        </div>
        <div className="body" tabIndex={0} role="group" aria-label={texts.statistics.title}>
          {step ? (
            <>
              <Receipt {...step} />
              <AreaForms {...step} />
              <CountyForms {...step} isWaiting={waiting.length > 0} />
            </>
          ) : null}
          <Table statistics={statistics} draft={draft} />
        </div>
      </div>
      <div className="aside">
        {agencyId === session.agencyId ? (
          <Signatures {...{ acts, session, waiting }} act="statistics.submit" />
        ) : null}
        <Sent statistics={statistics} />
        <Panel title={texts.reports.clock}>
          <p className="body">
            {clock.source} <span className="tag">{clock.confirmed ? '' : texts.reports.unconfirmed}</span>
          </p>
        </Panel>
      </div>
    </>
  );
}

/** Item by item what each area stated, the sum, and what was sent last. What nobody stated is counted, not shown as 0. */
function Table({ statistics, draft }: Pick<Step, 'statistics' | 'draft'>) {
  const texts = useTexts();
  const of = texts.statistics;
  const [nameOf, areaOf] = [useItemNames(), useAreaNames()];
  const { areas } = statistics;
  const known = draft.items.filter(
    ({ sum, difference }) => sum !== undefined || lastOf(difference) !== undefined,
  );
  return (
    <>
      {draft.missing.length > 0 ? (
        <p>
          <span className="st st-missing">{of.missing}</span>{' '}
          {draft.missing.map(({ areaCode }) => areaOf(areaCode)).join('、')}
        </p>
      ) : null}
      <p className="dim">{of.sumsHint}</p>
      <table className="statistics-table">
        <thead>
          <tr>
            <th>{of.item}</th>
            {areas.map(({ areaCode }) => (
              <th key={areaCode} className="r">
                {areaOf(areaCode)}
              </th>
            ))}
            <th className="r">{of.sum}</th>
            <th className="r">{of.lastSent}</th>
          </tr>
        </thead>
        <tbody>
          {known.map(({ item, sum, sources, difference }) => (
            <tr key={item.code}>
              <th scope="row">{nameOf(item)}</th>
              {areas.map(({ areaCode }) => {
                const one = sources.find((source) => source.areaCode === areaCode);
                return (
                  <td key={areaCode} className="r">
                    {one ? (
                      <>
                        <b>{one.value}</b>
                        <div className="dim">
                          <Time at={one.asOf} /> №{one.position}
                          {one.corrected
                            ? ` · ${of.corrected(one.corrected.from, one.corrected.reason)}`
                            : ''}
                        </div>
                      </>
                    ) : (
                      <span className="dim">{texts.unreported}</span>
                    )}
                  </td>
                );
              })}
              <td className="r">
                <b>{sum ?? texts.unreported}</b>
              </td>
              <td className="r">
                <Change value={sum === undefined ? '' : String(sum)} last={lastOf(difference)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {known.length < draft.items.length ? (
        <p className="dim">{of.rest(draft.items.length - known.length)}</p>
      ) : null}
    </>
  );
}

/** Reports that were sent, the latest first, and whether the superior has received them. */
function Sent({ statistics: { reports } }: Pick<Step, 'statistics'>) {
  const texts = useTexts();
  const of = texts.statistics;
  return (
    <Panel title={texts.reports.tabs.sent} note={String(reports.length)}>
      <ul className="body missing">
        {reports.length === 0 ? <li className="dim">{texts.reports.nothingSaid}</li> : null}
        {reports.toReversed().map(({ number, stage, sentAt, acknowledgedAt, late, corrected }) => (
          <li key={number}>
            <b>
              {of.number(number)} · {texts.reports.stages[stage]}
            </b>{' '}
            <Time at={sentAt} /> {late ? <b>{of.late}</b> : null}
            <div>
              {acknowledgedAt ? (
                <span className="st st-done">
                  {of.acknowledged} <Time at={acknowledgedAt} />
                </span>
              ) : (
                <span className="st st-requested">{of.notAcknowledged}</span>
              )}
            </div>
            {corrected.map(({ item, from, to, reason }) => (
              <div key={item} className="correction">
                {texts.reports.correction} {item} <del>{from}</del> → <ins>{to}</ins> {reason}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
