import type { Warning } from '#read-model';
import { useState } from 'react';
import { useNow } from '../api/live.js';
import { useActs, useAgencyNames } from '../api/queries.js';
import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Countdown, Time } from '../parts/marks.js';
import { Reasoned } from './warning-acts.js';

/** Who has not answered comes first, and is passed on to the stand-in from here. */
export function Calls({ warning }: { readonly warning: Warning }) {
  const texts = useTexts();
  const agencies = useAgencyNames();
  const acts = useActs({ aggregate: 'warning', id: warning.id });
  const now = useNow();
  const [passing, setPassing] = useState<string>();
  const of = texts.warnings;
  const isPassable = warning.status === 'issued' && acts?.has('warning.escalate-call');
  const calls = warning.recipients.toSorted(
    (a, b) =>
      Number(a.acknowledgedAt !== undefined) - Number(b.acknowledgedAt !== undefined) ||
      a.dueAt.localeCompare(b.dueAt),
  );
  const open = calls.filter(({ acknowledgedAt }) => acknowledgedAt === undefined).length;
  const calledAt = calls.find(({ agencyId }) => agencyId === passing)?.calledAt;
  const waited = calledAt === undefined ? 0 : Math.floor((now - Date.parse(calledAt)) / 60_000);
  // those of others are not shown to everybody, which is not the same as none
  if (calls.length === 0 && warning.called === undefined) return null;
  const path = `messages?about=warning-${encodeURIComponent(warning.id)}`;
  return (
    <>
      <Section
        title={of.calls}
        note={
          calls.length === 0
            ? '0'
            : `${of.called(calls.length)} · ${open > 0 ? of.unanswered(open) : of.allAnswered}`
        }
        right={
          <a href={addressOf(path)} onClick={onLink(path)}>
            {texts.messages.ofThis}
          </a>
        }
      />
      {passing !== undefined && acts ? (
        <Reasoned
          key={passing}
          {...{ acts, warning }}
          name="warning.escalate-call"
          more={{ agencyId: passing }}
          usual={of.calling.silentFor(agencies.get(passing) ?? passing, Math.max(0, waited))}
          onClose={() => setPassing(undefined)}
        />
      ) : null}
      {calls.length === 0 ? (
        <p className={warning.colour === 'red' ? 'strong' : 'dim'}>
          {warning.colour === 'red' ? texts.queue.uncalled : texts.none}
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{of.recipient}</th>
              <th className="optional">{of.calledAt}</th>
              <th>{of.answeredAt}</th>
              <th className="r">{of.dueAt}</th>
              {isPassable ? <th>{of.standIn}</th> : null}
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr key={call.agencyId} className={call.acknowledgedAt === undefined ? 'hl' : ''}>
                <td className="strong">
                  {agencies.get(call.agencyId) ?? call.agencyId}
                  {call.version < warning.version ? (
                    <div className="dim">{of.calling.ofVersion(call.version)}</div>
                  ) : null}
                  {call.escalatedAt ? (
                    <div className="dim">
                      {of.escalated} {call.standIn?.post}
                    </div>
                  ) : null}
                </td>
                <td className="num optional">
                  <Time at={call.calledAt} />
                </td>
                <td className="num">
                  {call.acknowledgedAt ? (
                    <span className="st st-done">
                      <Time at={call.acknowledgedAt} />
                    </span>
                  ) : (
                    <span className="st st-missing">{of.calling.silent}</span>
                  )}
                  {call.note ? <div className="dim">{call.note}</div> : null}
                </td>
                <td className="r num">
                  {call.acknowledgedAt ? <Time at={call.dueAt} /> : <Countdown dueAt={call.dueAt} />}
                </td>
                {isPassable ? (
                  <td>
                    {call.acknowledgedAt || call.escalatedAt ? (
                      (call.standIn?.post ?? '—')
                    ) : (
                      <button
                        type="button"
                        className="btn small"
                        aria-label={`${texts.acts['warning.escalate-call']} · ${agencies.get(call.agencyId) ?? call.agencyId}`}
                        onClick={() => setPassing(call.agencyId)}
                      >
                        {of.calling.pass}
                      </button>
                    )}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
