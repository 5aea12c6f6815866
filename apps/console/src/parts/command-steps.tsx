import { isDone, type CommandState } from '../api/command.js';
import type { ProblemBody } from '../api/http.js';
import { useTexts } from '../language/language.js';

/** Sent → accepted (position) → visible: said to whoever looks and whoever listens. */
export function CommandSteps({
  state,
  onAgain,
}: {
  readonly state: CommandState;
  readonly onAgain: () => void;
}) {
  const texts = useTexts().command;
  switch (state.step) {
    case 'ready':
      return null;
    case 'refused':
      return <Refusal problem={state.problem} />;
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

/** Why not, with the numbers that explain it. */
export function Refusal({ problem }: { readonly problem: ProblemBody }) {
  const texts = useTexts().command;
  const figures = Object.entries(problem.refusal ?? {}).filter(
    ([name, value]) => name !== 'code' && isFigure(value),
  );
  return (
    <div className="refusal" role="alert">
      <h3>
        <span aria-hidden="true">✕</span> {problem.title}
        <span className="space" />
        <span className="mono">
          {problem.code} · {problem.status}
        </span>
      </h3>
      {figures.length === 0 ? null : (
        <dl className="figures">
          {figures.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
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
    </div>
  );
}
