import { addressOf, onLink } from '../frame/route.js';
import { useTexts } from '../language/language.js';
import { useOnDuty, useShiftWords } from './answers.js';
import { usePersonNames } from './names.js';

/** The shift that is on in the own agency, and who leads it; that there is a roster and nobody in it is said too. */
export function Shift({ agencyId }: { readonly agencyId: string }) {
  const texts = useTexts().duty;
  const words = useShiftWords();
  const { data } = useOnDuty({ agencyId });
  const shift = data?.items[0]?.shifts[0];
  const lead = shift?.places.lead;
  const name = usePersonNames(lead === undefined ? [] : [lead]);
  if (!shift) return null;
  return (
    <a className="on-shift wide-only" href={addressOf('duty')} onClick={onLink('duty')}>
      {texts.title} <b>{words(shift)}</b>
      <br />
      {texts.places.lead} <b>{lead === undefined ? texts.empty : name(lead)}</b>
    </a>
  );
}
