import type { LinkedResponse } from '#read-model';
import { useTexts } from '../language/language.js';
import { Section } from '../parts/fields.js';
import { Countdown, Legend, QuantityBar, Time } from '../parts/marks.js';
import { amountsOf } from './amounts.js';
import { useAgencyNames, useCapability } from '../api/queries.js';

/** What is missing comes first, then what is needed soonest. */
export function Shortfalls({ response }: { readonly response: LinkedResponse }) {
  const texts = useTexts();
  const capabilityOf = useCapability();
  const agencies = useAgencyNames();
  const of = texts.incident;
  const needs = response.sharing
    .filter(
      ({ status, capability }) => !['cancelled', 'expired', 'merged', 'moved'].includes(status) && capability,
    )
    .map((one) => ({ ...one, amounts: amountsOf(one) }))
    .sort(
      (a, b) =>
        Number(b.outstanding > 0) - Number(a.outstanding > 0) ||
        (a.neededBy ?? '~').localeCompare(b.neededBy ?? '~'),
    );
  return (
    <>
      <Section title={of.shortfalls} right={needs.length === 0 ? undefined : <Legend />} />
      {needs.length === 0 ? (
        <p className="dim">{of.shortfallsNone}</p>
      ) : (
        <table className="need">
          <thead>
            <tr>
              <th>{of.need}</th>
              <th>{of.haveOf}</th>
              <th className="optional">{of.from}</th>
              <th className="r">{of.neededBy}</th>
            </tr>
          </thead>
          <tbody>
            {needs.map(
              ({
                id,
                capability,
                amount,
                outstanding,
                neededBy,
                lines = [],
                answers = [],
                amounts,
                status,
              }) => (
                <tr key={id} className={outstanding > 0 ? 'hl' : ''}>
                  <td>
                    <b className={outstanding > 0 ? 'big' : ''}>
                      {outstanding > 0
                        ? of.missingAmount(capabilityOf(capability ?? '').amount(outstanding))
                        : capabilityOf(capability ?? '').name}
                    </b>
                    <div className="dim">
                      {outstanding > 0
                        ? capabilityOf(capability ?? '').name
                        : (texts.sharingStatus[status] ?? status)}
                    </div>
                  </td>
                  <td>
                    <QuantityBar amounts={amounts} label={`${amounts.there} / ${amount ?? 0}`} />
                    <div className="dim num">
                      {amounts.there + amounts.way + amounts.committed} / {amount}
                      {answers.length > 0 ? ` · ${texts.legend.answered} ${answers.length}` : ''}
                    </div>
                  </td>
                  <td className="optional">
                    {[...new Set(lines.map(({ ownerAgencyId }) => ownerAgencyId))]
                      .map((owner) => agencies.get(owner) ?? owner)
                      .join('、')}
                  </td>
                  <td className="r num">
                    {neededBy ? <Time at={neededBy} /> : null}
                    {outstanding > 0 && neededBy ? <Countdown dueAt={neededBy} /> : null}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </>
  );
}
