import type { Warning } from '#read-model';
import { useAgencyNames, useWarning, useWarnings } from '../api/queries.js';
import type { Session } from '../api/session.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';
import { Section } from '../parts/fields.js';
import { Countdown, Time, WarningChip } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';

/** Warnings in force, and who has not answered a call. */
export function Warnings({ selected }: { readonly selected: string | undefined; readonly session: Session }) {
  const texts = useTexts();
  const warnings = useWarnings();
  return (
    <div className={`two ${selected === undefined ? '' : 'has-choice'}`}>
      <h1 className="unseen">{texts.warnings.title}</h1>
      <Panel title={texts.warnings.title} note={texts.warnings.inForce} className="queue">
        <div className="body flush" tabIndex={0} role="group" aria-label={texts.warnings.title}>
          <Loaded of={warnings}>
            {({ items }) =>
              items.length === 0 ? (
                <p className="empty">{texts.warnings.none}</p>
              ) : (
                <ul className="q">
                  {items.map(({ id, colour, headline, called, unanswered, expectedEndAt }) => (
                    <li key={id} className={id === selected ? 'sel' : ''}>
                      <a
                        className="warning-row"
                        href={addressOf(`warnings?sel=${id}`)}
                        onClick={onLink(`warnings?sel=${id}`)}
                        aria-current={id === selected ? 'true' : undefined}
                      >
                        <WarningChip colour={colour} headline={headline} />
                        <span className="dim">
                          {answersOf(texts, called, unanswered)}{' '}
                          {expectedEndAt ? (
                            <>
                              · <Time at={expectedEndAt} />
                            </>
                          ) : null}
                        </span>
                      </a>
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        </div>
      </Panel>
      {selected === undefined ? (
        <div className="panel middle" />
      ) : (
        <OneWarning key={selected} id={selected} />
      )}
    </div>
  );
}

/** Nobody called is not the same as all answered. */
function answersOf(texts: Dictionary, called: number | undefined, unanswered = 0): string {
  if (called === undefined) return '';
  if (called === 0) return texts.warnings.nobodyCalled;
  const answers = unanswered > 0 ? texts.warnings.unanswered(unanswered) : texts.warnings.allAnswered;
  return `${texts.warnings.called(called)} · ${answers}`;
}

function OneWarning({ id }: { readonly id: string }) {
  const texts = useTexts();
  const warning = useWarning(id);
  return (
    <div className="panel middle">
      <Loaded of={warning}>
        {(data) => (
          <div className="body">
            <div className="row">
              <WarningChip colour={data.colour} headline={data.headline} />
              {data.exercise ? <span className="tag tag-exercise">{texts.exercise}</span> : null}
              <span className="space" />
              <span className="inc">{data.id}</span>
            </div>
            <dl className="plain-list">
              <dt>{texts.warnings.issued}</dt>
              <dd>
                {data.issuedAt ? <Time at={data.issuedAt} /> : '—'} {data.issuerAgencyId}
              </dd>
              <dt>{texts.warnings.area}</dt>
              <dd>{data.areaCodes.join('、')}</dd>
              <dt>{texts.warnings.cautions}</dt>
              <dd>{data.cautions.join('；') || texts.none}</dd>
              <dt>{texts.warnings.measures}</dt>
              <dd>{data.measures.join('；') || texts.none}</dd>
            </dl>
            <Calls warning={data} />
          </div>
        )}
      </Loaded>
    </div>
  );
}

/** Who has not answered comes first. */
function Calls({ warning }: { readonly warning: Warning }) {
  const texts = useTexts();
  const agencies = useAgencyNames();
  const of = texts.warnings;
  const calls = warning.recipients.toSorted(
    (a, b) =>
      Number(a.acknowledgedAt !== undefined) - Number(b.acknowledgedAt !== undefined) ||
      a.dueAt.localeCompare(b.dueAt),
  );
  return (
    <>
      <Section title={of.calls} note={String(calls.length)} />
      {calls.length === 0 ? (
        <p className={warning.colour === 'red' ? 'strong' : 'dim'}>
          {warning.colour === 'red' ? texts.queue.uncalled : texts.none}
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{of.recipient}</th>
              <th>{of.calledAt}</th>
              <th>{of.answeredAt}</th>
              <th className="r">{of.dueAt}</th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.agencyId} className={call.acknowledgedAt === undefined ? 'hl' : ''}>
                <td className="strong">
                  {agencies.get(call.agencyId) ?? call.agencyId}
                  {call.escalatedAt ? <div className="dim">{of.escalated}</div> : null}
                </td>
                <td className="num">
                  <Time at={call.calledAt} />
                </td>
                <td className="num">
                  {call.acknowledgedAt ? (
                    <span className="st st-done">
                      <Time at={call.acknowledgedAt} />
                    </span>
                  ) : (
                    <span className="st st-missing">{texts.unreported}</span>
                  )}
                </td>
                <td className="r num">
                  {call.acknowledgedAt ? <Time at={call.dueAt} /> : <Countdown dueAt={call.dueAt} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
