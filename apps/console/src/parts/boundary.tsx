import { Component, type ReactNode } from 'react';
import { useTexts } from '../language/language.js';
import { NotLoaded } from './later.js';

interface Props {
  /** Another one is tried, whatever happened at the one before. */
  readonly at: string;
  /** Before it is tried again. */
  readonly onRetry?: () => void;
  readonly children: ReactNode;
}

/** What fails within it is said in its place; what stands around it goes on. */
export class Boundary extends Component<Props, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidUpdate({ at }: Props): void {
    if (at !== this.props.at && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const retry = (): void => {
      this.props.onRetry?.();
      this.setState({ error: undefined });
    };
    return <Fault error={error} onRetry={retry} />;
  }
}

function Fault({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const texts = useTexts();
  const of = texts.faults;
  const isNotLoaded = error instanceof NotLoaded;
  return (
    <div className="panel failed fault" role="alert">
      <h1>{isNotLoaded ? of.notLoaded : of.failed}</h1>
      <p>{isNotLoaded ? of.notLoadedHint : of.failedHint}</p>
      {isNotLoaded ? null : <p className="dim mono">{String(error).slice(0, 300)}</p>}
      <div className="buttons">
        <button type="button" className="btn btn-primary" onClick={onRetry}>
          {texts.retry}
        </button>
        <button type="button" className="btn" onClick={() => location.reload()}>
          {of.reload}
        </button>
      </div>
    </div>
  );
}
