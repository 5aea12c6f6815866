import type { JointCertificate } from '#domain';
import { useEffect, useRef } from 'react';
import { useTexts } from '../language/language.js';
import { TextField } from '../parts/fields.js';
import { cellOf, type ByHand } from './by-hand.js';
import { candidatesFor } from './options.js';

/** Units of each candidate for each request, beginning with what is proposed. */
export function HandFields({
  certificate,
  byHand,
  onChange,
  isFocused,
}: {
  readonly certificate: JointCertificate;
  readonly byHand: ByHand;
  readonly onChange: (part: Partial<ByHand>) => void;
  readonly isFocused: boolean;
}) {
  const texts = useTexts().allocate;
  const fields = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFocused) fields.current?.querySelector('input')?.focus();
  }, [isFocused]);
  return (
    <div className="pair" ref={fields}>
      {certificate.requests.flatMap((request) =>
        candidatesFor(request, certificate).map(([{ resourceId }]) => {
          const cell = cellOf(request.sharingId, resourceId);
          const proposed = request.lines.find((one) => one.resourceId === resourceId)?.units ?? 0;
          return (
            <TextField
              key={cell}
              label={texts.units(resourceId, request.incidentId)}
              value={byHand.units[cell] ?? String(proposed)}
              onChange={(text) => onChange({ units: { ...byHand.units, [cell]: text } })}
              inputMode="numeric"
              maxLength={6}
            />
          );
        }),
      )}
    </div>
  );
}
