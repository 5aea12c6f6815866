import type { JointCertificate } from '#domain';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { useDate } from '../api/live.js';
import type { Axis, Option } from './options.js';

const [left, right, width] = [6, 376, 452];
const [headHeight, lineHeight] = [18, 23];

/** Who arrives when, and when it is needed: a row to each request. What it shows is in its name, for whoever listens. */
export function Lanes({
  certificate,
  option,
  axis,
}: {
  readonly certificate: JointCertificate;
  readonly option: Option;
  readonly axis: Axis;
}) {
  const texts = useTexts().allocate;
  const date = useDate();
  const { decidedAt } = certificate;
  const start = Date.parse(decidedAt);
  const x = (minutes: number): number =>
    left + (Math.min(axis.end, Math.max(0, minutes)) / axis.end) * (right - left);
  let y = 0;
  const rows = certificate.requests.map((request) => {
    const given = option.given.find(({ sharingId }) => sharingId === request.sharingId);
    const { lines = [], shortfall = request.need.amount } = given ?? {};
    const top = y;
    y += headHeight + lineHeight * Math.max(1, lines.length + (shortfall > 0 ? 1 : 0));
    const needed = (Date.parse(request.need.neededBy) - start) / 60_000;
    return { request, lines, shortfall, top, bottom: y, needed };
  });
  const label = rows
    .map(({ request, lines, shortfall }) => {
      const told = lines.map(
        ({ resourceId, units, arrivesAfterMinutes, isLate }) =>
          `${resourceId} ×${units} ${texts.minutes(arrivesAfterMinutes)}${isLate ? ` ${texts.late}` : ''}`,
      );
      const { incidentId, need } = request;
      const short = shortfall > 0 ? [texts.short(String(shortfall))] : [];
      return `${incidentId}: ${[...told, ...short].join(', ')}; ${texts.needs(clockTime(need.neededBy, date))}`;
    })
    .join('. ');
  return (
    <svg className="lanes" viewBox={`0 0 ${width} ${y + 18}`} role="img" aria-label={label}>
      {axis.ticks.map((minutes) => (
        <g key={minutes}>
          <path className="tick" d={`M${x(minutes)} 4V${y + 2}`} />
          <text x={x(minutes)} y={y + 14} textAnchor={minutes === 0 ? 'start' : 'middle'}>
            {minutes === 0 ? clockTime(decidedAt, date) : texts.plus(minutes)}
          </text>
        </g>
      ))}
      {rows.map(({ request, lines, shortfall, top, bottom, needed }) => (
        <g key={request.sharingId}>
          <text className="who-asks" x={left} y={top + 13}>
            {request.incidentId}
          </text>
          <path className="needed" d={`M${x(needed)} ${top + 4}V${bottom - 2}`} />
          <text x={x(needed) + 5} y={top + 13}>
            {texts.needs(clockTime(request.need.neededBy, date))}
          </text>
          {lines.map(({ resourceId, units, arrivesAfterMinutes, isLate }, index) => {
            const [at, end] = [top + headHeight + lineHeight * (index + 1) - 5, x(arrivesAfterMinutes)];
            const name = `${resourceId} ×${units}${isLate ? ` ${texts.late}` : ''}`;
            return (
              <g key={resourceId} className={isLate ? 'going late' : 'going'}>
                <path d={`M${left} ${at}H${end}`} />
                <circle cx={end} cy={at} r="5" />
                <text x={end > 150 ? end - 9 : left + 2} y={at - 6} textAnchor={end > 150 ? 'end' : 'start'}>
                  {name}
                </text>
              </g>
            );
          })}
          {shortfall > 0 ? (
            <g className="lacking">
              <rect x={left} y={bottom - 10} width={Math.max(20, x(needed) - left)} height="8" />
              <rect
                x={left}
                y={bottom - 10}
                width={Math.max(20, x(needed) - left)}
                height="8"
                fill="url(#hatch)"
              />
              <text x={left + 2} y={bottom - 14}>
                {texts.short(String(shortfall))}
              </text>
            </g>
          ) : null}
        </g>
      ))}
    </svg>
  );
}
