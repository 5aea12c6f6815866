import type { Difference } from '#domain';
import { useTexts } from '../language/language.js';

export const lastOf = (difference: Difference): number | undefined =>
  'last' in difference ? difference.last : undefined;

/** From the last figure to this one. One that falls is a correction and never a negative increase. */
export function Change({ value, last }: { readonly value: string; readonly last: number | undefined }) {
  const texts = useTexts();
  const of = texts.reports;
  if (value === '')
    return <span className="dim">{last === undefined ? texts.unreported : `${last} ${of.leftOut}`}</span>;
  if (String(last) === value)
    return (
      <span className="dim">
        {value} {of.unchanged}
      </span>
    );
  return (
    <>
      <del>{last ?? texts.unreported}</del> → <ins>{value}</ins>{' '}
      {last !== undefined && Number(value) < last ? (
        <span className="tag strong">{of.correction}</span>
      ) : null}
    </>
  );
}
