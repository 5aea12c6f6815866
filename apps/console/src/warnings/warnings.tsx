import type { Page, WarningSummary } from '#read-model';
import { useActs, useAnswer, useWarnings } from '../api/queries.js';
import { addressOf, go, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';
import { Time, WarningChip } from '../parts/marks.js';
import { Loaded, Panel } from '../parts/panel.js';
import { Issue, Propose } from './issue.js';
import { OneWarning } from './one-warning.js';
import { isWarningAct } from './warning-acts.js';

/** What is written anew. */
const written = ['warning.issue', 'warning.propose'] as const;

/** Warnings in force and proposed ones; who has not answered a call, and what can be done about it. */
export function Warnings({ query }: { readonly query: URLSearchParams }) {
  const texts = useTexts();
  const [selected, act] = [query.get('sel') ?? undefined, query.get('do')];
  const warnings = useWarnings();
  const { data: proposed } = useAnswer<Page<WarningSummary>>('/v1/warnings?status=proposed');
  const acts = useActs({ aggregate: 'warning' });
  const writing = selected === undefined ? written.find((name) => name === act) : undefined;
  const hasChoice = selected !== undefined || writing !== undefined;
  const proposals = proposed?.items ?? [];
  const rows = (items: readonly WarningSummary[]) => (
    <ul className="q">
      {items.map((one) => (
        <Row key={one.id} warning={one} isSelected={one.id === selected} />
      ))}
    </ul>
  );
  return (
    <div className={`two ${hasChoice ? 'has-choice' : ''}`}>
      <h1 className="unseen">{texts.warnings.title}</h1>
      <Panel
        title={texts.warnings.title}
        note={texts.warnings.inForce}
        className="queue"
        right={
          <>
            {written.map((name) =>
              acts?.has(name) ? (
                <button
                  key={name}
                  type="button"
                  className="btn small"
                  onClick={() => go(`warnings?do=${name}`)}
                >
                  {texts.acts[name]}
                </button>
              ) : null,
            )}
          </>
        }
      >
        <div className="body flush" tabIndex={0} role="group" aria-label={texts.warnings.title}>
          <Loaded of={warnings}>
            {({ items }) =>
              items.length === 0 ? <p className="empty">{texts.warnings.none}</p> : rows(items)
            }
          </Loaded>
          {proposals.length === 0 ? null : (
            <>
              <div className="divide">{texts.warnings.status.proposed}</div>
              {rows(proposals)}
            </>
          )}
        </div>
      </Panel>
      <div className="panel middle">
        {hasChoice ? (
          <button type="button" className="btn back narrow-only" onClick={() => go('warnings')}>
            ‹ {texts.warnings.title}
          </button>
        ) : null}
        {writing === 'warning.issue' ? <Issue /> : null}
        {writing === 'warning.propose' ? <Propose /> : null}
        {selected === undefined ? null : (
          <OneWarning
            key={`${selected} ${act}`}
            id={selected}
            initial={isWarningAct(act) ? act : undefined}
          />
        )}
      </div>
    </div>
  );
}

function Row({ warning, isSelected }: { readonly warning: WarningSummary; readonly isSelected: boolean }) {
  const texts = useTexts();
  const { id, colour, headline, called, unanswered, expectedEndAt } = warning;
  const path = `warnings?sel=${encodeURIComponent(id)}`;
  return (
    <li className={isSelected ? 'sel' : ''}>
      <a
        className="warning-row"
        href={addressOf(path)}
        onClick={onLink(path)}
        aria-current={isSelected ? 'true' : undefined}
      >
        <WarningChip colour={colour} headline={headline} />
        <span className="dim">
          {warning.status === 'issued' ? answersOf(texts, called, unanswered) : ''}{' '}
          {expectedEndAt ? (
            <>
              · <Time at={expectedEndAt} />
            </>
          ) : null}
        </span>
      </a>
    </li>
  );
}

/** Nobody called is not the same as all answered. */
function answersOf(texts: Dictionary, called: number | undefined, unanswered = 0): string {
  if (called === undefined) return '';
  if (called === 0) return texts.warnings.nobodyCalled;
  const answers = unanswered > 0 ? texts.warnings.unanswered(unanswered) : texts.warnings.allAnswered;
  return `${texts.warnings.called(called)} · ${answers}`;
}
