import type { Report, ReportDraft } from '#read-model';
import { useState } from 'react';
import { useActs, useAgencyNames, useAnswer } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { useLanguage, useTexts } from '../language/language.js';
import { useDraft } from '../parts/draft.js';
import { Countdown, Time } from '../parts/marks.js';
import { Loaded } from '../parts/panel.js';
import { Clock, Contradictions, Difference } from './aside.js';
import { BackToList, useFocusOnEntry } from '../filing/entry.js';
import { filledOf, nothingTyped, valuesOf, type TypedReport } from './filled.js';
import { ReportForm } from './report-form.js';
import { ReportSaid } from './said.js';
import { Signatures, useWaiting } from '../filing/signatures.js';

/** A report: what is due until when, what it would say, and what was said. */
export function OneReport(props: {
  readonly id: string;
  readonly session: Session;
  readonly entered: number;
}) {
  const report = useAnswer<Report>(`/v1/reports/${encodeURIComponent(props.id)}`);
  const [since] = useState(props.entered);
  return <Loaded of={report}>{(data) => <Opened report={data} since={since} {...props} />}</Loaded>;
}

function Opened({
  report,
  session,
  entered,
  since,
}: {
  readonly report: Report;
  readonly session: Session;
  readonly entered: number;
  readonly since: number;
}) {
  const [texts, language] = [useTexts(), useLanguage()];
  const agencies = useAgencyNames();
  const of = texts.reports;
  const { id, status, obligedAgencyId, incidentId } = report;
  const path = `/v1/reports/${encodeURIComponent(id)}`;
  const isOwn = obligedAgencyId === session.agencyId;
  const { data: draft } = useAnswer<ReportDraft>(isOwn && status !== 'waived' ? `${path}/draft` : undefined);
  const acts = useActs({ aggregate: 'report', id });
  const [typed, change, clear] = useDraft<TypedReport>(`report-${id}`, nothingTyped);
  const waiting = useWaiting('report', id);
  const name = (agencyId: string): string => agencies.get(agencyId) ?? agencyId;
  const at = useFocusOnEntry(entered, since, draft !== undefined && acts !== undefined);
  return (
    <>
      <div className="panel middle" ref={at}>
        <BackToList />
        <div className="report-head">
          <div>
            <h2>
              {name(obligedAgencyId)} → {name(report.superiorAgencyId)}
            </h2>
            <div className="dim">
              <span className="inc bare">{incidentId}</span> {report.ruleId} · {of.channels[report.channel]} ·{' '}
              {of.minutes(report.withinMinutes)} · {of.rules} {report.ruleSetVersion}
            </div>
          </div>
          <span className="space" />
          {report.exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
          <a className="btn small" href={`${path}/sheet?lang=${language}`} target="_blank" rel="noreferrer">
            {of.sheet}
          </a>
          {status === 'due' ? (
            <span className="big-countdown">
              <Countdown dueAt={report.dueAt} />
            </span>
          ) : (
            <span className="st st-done">
              {status === 'waived' ? of.waived : of.sentAt}{' '}
              <Time at={report.submittedAt ?? report.updatedAt} />
            </span>
          )}
        </div>
        <div className="body" tabIndex={0} role="group" aria-label={of.title}>
          {isOwn && draft && acts ? (
            <ReportForm {...{ report, draft, acts, typed, change, clear }} isWaiting={waiting.length > 0} />
          ) : null}
          {report.waivedReason === null ? null : <p className="note">{report.waivedReason}</p>}
          <ReportSaid report={report} />
        </div>
      </div>
      <div className="aside">
        {draft ? <Difference draft={draft} values={valuesOf(filledOf(draft), typed)} /> : null}
        {draft ? <Contradictions draft={draft} /> : null}
        {isOwn ? (
          <Signatures
            {...{ acts, session, waiting }}
            act={status === 'due' ? 'report.submit' : 'report.supplement'}
          />
        ) : null}
        <Clock report={report} />
      </div>
    </>
  );
}
