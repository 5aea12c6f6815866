import type { Casualties, CorrectedFigure, EventLevel } from '#domain';
import type { Report } from '#read-model';
import { figure } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Time } from '../parts/marks.js';
import { casualtyNames } from '../report/draft.js';

/** What a report says, sent or about to be. */
export interface SaidReport {
  readonly facts: string;
  readonly casualties?: Casualties;
  readonly eventLevel?: EventLevel;
  readonly measures?: readonly string[];
  readonly channel?: 'phone' | 'written';
  readonly asOf?: string;
  readonly correction?: { readonly reason: string };
  readonly corrected?: readonly CorrectedFigure[];
  readonly final?: boolean;
}

/** The first report and what came after it, each as it was sent; when it arrived is the receipt. */
export function ReportSaid({ report }: { readonly report: Report }) {
  const texts = useTexts().reports;
  const { content, supplements, submittedAt, receivedAt, late, lateByMinutes } = report;
  if (!content) return null;
  const note = (kind: string, sent: string | null, received: string | null): React.ReactNode => (
    <>
      {kind} · {texts.sentAt} {sent === null ? '' : <Time at={sent} />} · {texts.receivedAt}{' '}
      {received === null ? texts.notReceived : <Time at={received} />}
    </>
  );
  return (
    <>
      <Section title={texts.tabs.sent} right={late ? <b>{texts.late(lateByMinutes ?? 0)}</b> : undefined} />
      <article className="said">
        <h4>{note(texts.said.initial, submittedAt, receivedAt)}</h4>
        <Words said={content} />
      </article>
      {supplements.map((one) => (
        <article key={one.position} className="said">
          <h4>{note(one.final ? texts.said.final : texts.said.further, one.at, one.receivedAt)}</h4>
          <Words said={one} />
        </article>
      ))}
    </>
  );
}

/** In words: a figure that was left out was not reported, one that fell is a correction and both values stay. */
export function Words({ said }: { readonly said: SaidReport }) {
  const texts = useTexts();
  const of = texts.reports;
  const { facts, casualties, eventLevel, measures = [], correction, corrected = [], asOf, channel } = said;
  return (
    <>
      <p>{facts}</p>
      <div className="facts">
        {casualtyNames.map((name) => (
          <span key={name}>
            {texts.incident[name]} <b>{figure(casualties?.[name], texts.unreported)}</b>
          </span>
        ))}
        {eventLevel ? <span>{texts.incident.levels[eventLevel]}</span> : null}
        {channel ? <span>{of.channels[channel]}</span> : null}
        {asOf ? (
          <span>
            {of.asOf} <Time at={asOf} />
          </span>
        ) : null}
      </div>
      {measures.length > 0 ? (
        <p className="dim">
          {of.measures}：{measures.join('；')}
        </p>
      ) : null}
      {correction ? (
        <p className="correction">
          <b>{of.correction}</b>{' '}
          {corrected.map(({ field, from, to }) => (
            <span key={field}>
              {texts.incident[field]} <del>{from}</del> → <ins>{to}</ins>{' '}
            </span>
          ))}
          {correction.reason}
        </p>
      ) : null}
    </>
  );
}
