import type { Report, ReportDraft } from '#read-model';
import { Change, lastOf } from '../filing/change.js';
import { useAgencyNames } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { Panel } from '../parts/panel.js';
import { casualtyNames } from '../parts/casualties.js';
import type { FilledName } from './filled.js';

/** What this report would change of the last one, as it stands in the form now. */
export function Difference({
  draft,
  values,
}: {
  readonly draft: ReportDraft;
  readonly values: Readonly<Record<FilledName, string>>;
}) {
  const texts = useTexts();
  const of = texts.reports;
  const { lastAt, casualties } = draft;
  return (
    <Panel
      title={of.difference}
      right={
        <small>
          {lastAt === null ? (
            of.noLast
          ) : (
            <>
              {of.last('')}
              <Time at={lastAt} />
            </>
          )}
        </small>
      }
    >
      <table className="differences">
        <tbody>
          {casualtyNames.map((name) => (
            <tr key={name}>
              <th scope="row">{texts.incident[name]}</th>
              <td>
                <Change value={values[name].trim()} last={lastOf(casualties[name].difference)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** What was said of one minute and does not agree: to be looked at before it is sent. */
export function Contradictions({ draft: { contradictions } }: { readonly draft: ReportDraft }) {
  const texts = useTexts();
  const agencies = useAgencyNames();
  if (contradictions.length === 0) return null;
  return (
    <Panel title={texts.reports.contradictions} note={String(contradictions.length)}>
      <ul className="body missing">
        {contradictions.map(({ field, asOf, statements }) => (
          <li key={`${field} ${asOf}`}>
            <b>{field === 'eventLevel' ? texts.reports.level : texts.incident[field]}</b> {texts.reports.asOf}{' '}
            <Time at={asOf} />
            {statements.map(({ position, agencyId, value }) => (
              <div key={position}>
                {texts.reports.others(agencies.get(agencyId) ?? agencyId, value)}{' '}
                <span className="dim">№{position}</span>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Which clock runs, by which text, and what of it was missed. */
export function Clock({ report }: { readonly report: Report }) {
  const texts = useTexts();
  const of = texts.reports;
  const { startedAt, dueAt, withinMinutes, overdueAt, omittedAt, supplementUntil, source, confirmed } =
    report;
  const rows: readonly (readonly [string, string | null])[] = [
    [of.start, startedAt],
    [of.due, dueAt],
    [of.overdueAt, overdueAt],
    [of.omitted, omittedAt],
    [of.supplementUntil, supplementUntil],
  ];
  return (
    <Panel title={of.clock}>
      <div className="body">
        <dl className="plain-list">
          {rows.map(([name, at]) =>
            at === null ? null : (
              <div key={name} className="contents">
                <dt>{name}</dt>
                <dd>
                  <Time at={at} /> {name === of.due ? `（${of.minutes(withinMinutes)}）` : ''}
                </dd>
              </div>
            ),
          )}
          <dt>{of.source}</dt>
          <dd>
            {source} {confirmed ? null : <span className="tag">{of.unconfirmed}</span>}
          </dd>
        </dl>
        <p className="note">{of.lateRule}</p>
      </div>
    </Panel>
  );
}
