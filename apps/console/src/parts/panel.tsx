import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { ProblemError } from '../api/http.js';
import { useTexts } from '../language/language.js';

export function Panel({
  title,
  note,
  right,
  children,
  className = '',
}: {
  readonly title: string;
  readonly note?: string;
  readonly right?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header>
        <h2>
          {title} {note === undefined ? null : <small>{note}</small>}
        </h2>
        <span className="space" />
        {right}
      </header>
      {children}
    </section>
  );
}

/** What was answered; before it bars in its place, and why where it could not be read. What was read before stays. */
export function Loaded<T>({
  of,
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}) {
  const texts = useTexts();
  if (of.data !== undefined) return children(of.data);
  if (of.isError) {
    const { error } = of;
    return (
      <div className="failed" role="alert">
        <p>
          {texts.failed}
          {error instanceof ProblemError ? `：${error.problem.title}` : ''}
        </p>
        <button type="button" className="btn" onClick={() => void of.refetch()}>
          {texts.retry}
        </button>
      </div>
    );
  }
  return <Loading />;
}

export function Loading() {
  return (
    <div className="skeleton" role="status" aria-label={useTexts().loading}>
      <span />
      <span />
      <span />
    </div>
  );
}
