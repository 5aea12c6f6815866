import { useCapability } from '../api/queries.js';
import { useTexts } from '../language/language.js';
import { Time } from '../parts/marks.js';
import { seatOf, whole, type MapFacts } from './facts.js';

/** All that the map shows, in words. */
export function MapTable({ facts }: { readonly facts: MapFacts }) {
  const texts = useTexts();
  const of = texts.map;
  const capabilityOf = useCapability();
  const { areas, cover, incidents, ways, agencies, capability } = facts;
  return (
    <>
      <table className="dense">
        <thead>
          <tr>
            <th>{of.township}</th>
            <th className="r">{of.fastest(capabilityOf(capability).name)}</th>
            <th>{texts.incident.list}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map(({ code, name }) => {
            const found = cover.find(({ areaCode }) => areaCode === code);
            return (
              <tr key={code}>
                <td className="strong">{name}</td>
                <td className={`r num ${found?.isRemote ? 'strong' : ''}`}>
                  {found === undefined
                    ? '—'
                    : `${found.fastestMinutes === null ? of.nothing : of.minutes(whole(found.fastestMinutes) ?? 0)}${
                        found.gap > 0 ? ` · ${texts.incident.missingAmount(String(found.gap))}` : ''
                      }`}
                </td>
                <td className="mono">
                  {incidents
                    .filter(({ areaCode }) => seatOf(areaCode, areas)?.code === code)
                    .map(({ id }) => id)
                    .join(' ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {ways.length === 0 ? null : (
        <table className="dense">
          <thead>
            <tr>
              <th>{texts.incident.resources}</th>
              <th>{texts.incident.from}</th>
              <th>{texts.incident.state}</th>
              <th className="r">{of.arrival}</th>
            </tr>
          </thead>
          <tbody>
            {ways.map((way) => (
              <tr key={way.id}>
                <td className="strong">
                  {capabilityOf(way.capability).name} {capabilityOf(way.capability).amount(way.amount)}
                </td>
                <td>
                  {agencies.find(({ id }) => id === way.ownerAgencyId)?.name ?? way.ownerAgencyId}{' '}
                  <span className="dim">{way.from?.name}</span>
                </td>
                <td>{texts.legend[way.state]}</td>
                <td className="r num">
                  {way.estimatedArrivalAt === undefined ? (
                    texts.unreported
                  ) : (
                    <Time at={way.estimatedArrivalAt} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
