import type { ReactNode } from 'react';
import { isDone, type CommandState } from '../api/command.js';
import type { ProblemBody } from '../api/http.js';
import { useTexts } from '../language/language.js';
import { figureWords } from './figures.js';

/** Sent → accepted (position) → visible: said to whoever looks and whoever listens. */
export function CommandSteps({
  state,
  onAgain,
  amend,
}: {
  readonly state: CommandState;
  readonly onAgain: () => void;
  readonly amend?: (problem: ProblemBody) => ReactNode;
}) {
  const texts = useTexts().command;
  switch (state.step) {
    case 'ready':
      return null;
    case 'refused':
      return <Refusal problem={state.problem}>{amend?.(state.problem)}</Refusal>;
    case 'unknown':
      return (
        <div className="note" role="alert">
          <p>{texts.unknown}</p>
          <button type="button" className="btn" onClick={onAgain}>
            {texts.again}
          </button>
        </div>
      );
    case 'awaiting':
      return (
        <p className="note" role="status">
          {texts.awaiting}
        </p>
      );
    default: {
      const position = state.step === 'sent' ? undefined : state.position;
      return (
        <ol className="command-steps" role="status">
          <li className="done">{texts.sent}</li>
          <li className={isDone(state) ? 'done' : 'next'}>{texts.accepted(position ?? '…')}</li>
          <li className={state.step === 'visible' ? 'done' : 'next'}>{texts.visible}</li>
        </ol>
      );
    }
  }
}

const isFigure = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** Also what lies deeper, such as what a team lacks. */
const figuresOf = (of: object): (readonly [name: string, value: string])[] =>
  Object.entries(of).flatMap(([name, value]: [string, unknown]) =>
    isFigure(value)
      ? [[name, String(value)] as const]
      : typeof value === 'object' && value !== null && !(Array.isArray(value) && value.every(isFigure))
        ? figuresOf(value)
        : [],
  );

/** Why not, with the numbers that explain it, and what may be changed. */
export function Refusal({
  problem,
  children,
}: {
  readonly problem: Omit<ProblemBody, 'status'> & { readonly status?: number };
  readonly children?: ReactNode;
}) {
  const all = useTexts();
  const { command: texts, figures: names } = all;
  const figures = figuresOf(problem.refusal ?? {}).filter(([name]) => name !== 'code');
  return (
    <div className="refusal" role="alert">
      <h3>
        <span aria-hidden="true">✕</span> {problem.title}
        <span className="space" />
        <span className="mono">{[problem.code, problem.status].filter(Boolean).join(' · ')}</span>
      </h3>
      {figures.length === 0 ? null : (
        <dl className="figures">
          {figures.map(([name, value], index) => (
            <div key={index}>
              <dt>{names[name] ?? name}</dt>
              <dd>{figureWords(name, value, all)}</dd>
            </div>
          ))}
        </dl>
      )}
      {problem.violations?.map(({ path, message }) => (
        <p key={path}>
          <span className="mono">{path}</span> {message}
        </p>
      ))}
      {problem.position === undefined ? null : (
        <p className="dim">
          {texts.refused} · {problem.position}
        </p>
      )}
      {children}
    </div>
  );
}
