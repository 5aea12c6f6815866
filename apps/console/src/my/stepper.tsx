import { useId } from 'react';
import { useTexts } from '../language/language.js';

/** A small whole number, by thumb. */
export function Stepper({
  label,
  value,
  most,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}) {
  const [id, texts] = [useId(), useTexts().my];
  return (
    <div className="stepper row" role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <span className="space" />
      <button
        type="button"
        className="btn"
        aria-label={texts.less(label)}
        disabled={value <= 0}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output>{value}</output>
      <button
        type="button"
        className="btn"
        aria-label={texts.more(label)}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        ＋
      </button>
    </div>
  );
}
