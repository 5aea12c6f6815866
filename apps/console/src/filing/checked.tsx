import { useTexts } from '../language/language.js';
import { Check } from '../parts/fields.js';

/** That somebody has looked at every figure that was filled in: nothing is sent before. */
export function Checked({
  isOpen,
  onChange,
}: {
  /** Something has not been looked at. */
  readonly isOpen: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  const of = useTexts().reports;
  return (
    <Check className={`checking ${isOpen ? 'open' : ''}`} value={!isOpen} onChange={onChange}>
      {of.check} <small>{isOpen ? of.checkFirst : ''}</small>
    </Check>
  );
}
