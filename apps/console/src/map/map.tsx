import type { LinkedResponse } from '#read-model';
import { useState } from 'react';
import {
  useAgencies,
  useAnswer,
  useCapability,
  useCodes,
  useIncidents,
  useResponse,
} from '../api/queries.js';
import { useDate } from '../api/live.js';
import { clockTime } from '../language/format.js';
import { useTexts } from '../language/language.js';
import { Panel } from '../parts/panel.js';
import { marksOf, placeOf, waysOf, whole, type Cover, type MapFacts } from './facts.js';
import { bow, frameOf, Labels, widthOf } from './layout.js';
import { MapTable } from './map-table.js';

const over: readonly string[] = ['closed', 'reviewed', 'rejected', 'merged'];
const usualCapability = 'rescue-team';

/** The capability that is missed most of what was asked for. */
const wanted = (response: LinkedResponse | undefined): string =>
  response?.sharing.find(({ outstanding }) => (outstanding ?? 0) > 0)?.capability ?? usualCapability;

/** Where things are, without roads: townships, incidents, what is on its way, and how fast help comes. */
export function MapPanel({
  incidentId,
  isWide = false,
}: {
  readonly incidentId: string | undefined;
  /** The table stands beside it; else one of both is shown. */
  readonly isWide?: boolean;
}) {
  const texts = useTexts();
  const of = texts.map;
  const [isTable, setIsTable] = useState(false);
  const { data: codes } = useCodes();
  const { data: agencies } = useAgencies();
  const { data: incidents } = useIncidents('?limit=100');
  const { data: response } = useResponse(incidentId);
  const capability = wanted(response);
  const { data: cover } = useAnswer<{ items: readonly Cover[] }>(
    `/v1/coverage?capability=${encodeURIComponent(capability)}`,
    { staleTime: 60_000 },
  );
  const areas = codes?.areas.areas ?? [];
  const facts: MapFacts = {
    ...{ areas, capability, selected: incidentId },
    incidents: (incidents?.items ?? []).filter(({ id, status }) =>
      // beside the response to one, others would be in its way
      isWide ? id === incidentId : !over.includes(status) || id === incidentId,
    ),
    ways: response ? waysOf(response, agencies?.items ?? [], areas) : [],
    cover: cover?.items ?? [],
    agencies: agencies?.items ?? [],
  };
  if (areas.length === 0) return null;
  return (
    <Panel
      className={`map-panel ${isWide ? 'is-wide' : ''}`}
      title={of.title}
      note={codes?.areas.positions === 'surveyed' ? of.surveyed : of.approximate}
      right={
        isWide ? null : (
          <button
            type="button"
            className="btn small"
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {of.table}
          </button>
        )
      }
    >
      <div className="body flush" tabIndex={0} role="group" aria-label={of.title}>
        {isTable ? null : <Drawing facts={facts} />}
        {isTable || isWide ? (
          <div className="map-table" tabIndex={isWide ? 0 : undefined} role="group" aria-label={of.table}>
            <MapTable facts={facts} />
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

const [width, mostHigh] = [340, 300];

function Drawing({ facts }: { readonly facts: MapFacts }) {
  const texts = useTexts();
  const date = useDate();
  const capabilityOf = useCapability();
  const of = texts.map;
  const { areas, incidents, ways, cover } = facts;
  const placed = incidents.flatMap((one) => {
    const place = placeOf(one, areas);
    return place ? [{ one, place }] : [];
  });
  const frame = frameOf([...areas, ...placed.map(({ place }) => place)], width, mostHigh);
  const labels = new Labels(frame);
  for (const area of areas) labels.keepFree(frame.at(area), 5);
  const names = areas.map((area) => {
    const found = cover.find(({ areaCode }) => areaCode === area.code);
    const text = found ? `${area.name} ${whole(found.fastestMinutes) ?? '—'}` : area.name;
    const at = frame.at(area);
    return { area, at, text, isRemote: found?.isRemote ?? false, label: labels.place(at, text) };
  });
  const marks = marksOf(placed, facts.selected).map(({ one, place, text }) => {
    const at = frame.at(place);
    return { one, at, text, width: widthOf(text) + 10, label: labels.place(at, text, [20, 40, 64], 5) };
  });
  const target = marks.find(({ one }) => one.id === facts.selected)?.at;
  const drawn = target
    ? ways.flatMap((way, n) => {
        if (!way.from || way.state === 'there') return [];
        const { path, middle } = bow(frame.at(way.from), target, n);
        const eta = way.estimatedArrivalAt === undefined ? '' : ` ${clockTime(way.estimatedArrivalAt, date)}`;
        const text = `${capabilityOf(way.capability).name}${eta}`;
        return [{ way, path, text, label: labels.place(middle, text, [4, 14, 26]) }];
      })
    : [];
  const grid = 5 * frame.perKm;
  const lines = (length: number): number[] =>
    Array.from({ length: Math.floor(length / grid) }, (_, n) => Math.round((n + 1) * grid));
  return (
    <svg className="map" viewBox={`0 0 ${width} ${frame.height}`} role="img" aria-label={of.drawing}>
      {lines(width).map((x) => (
        <path key={`x${x}`} className="grid" d={`M${x} 0V${frame.height}`} />
      ))}
      {lines(frame.height).map((y) => (
        <path key={`y${y}`} className="grid" d={`M0 ${y}H${width}`} />
      ))}
      {drawn.map(({ way, path }) => (
        <path
          key={way.id}
          className={`route ${way.state}`}
          d={path}
          strokeDasharray={way.state === 'way' ? '7 4' : '2 4'}
        />
      ))}
      {names.map(({ area, at, isRemote, text, label }) => (
        <g key={area.code}>
          {area.code.length <= 6 ? (
            <path className="seat" d={`M${at.x - 6} ${at.y}h12M${at.x} ${at.y - 6}v12`} />
          ) : (
            <circle className={isRemote ? 'remote' : ''} cx={at.x} cy={at.y} r="4" />
          )}
          <text className={isRemote ? 'big' : ''} x={label.x} y={label.y} textAnchor={label.anchor}>
            {text}
          </text>
        </g>
      ))}
      {drawn.map(({ way, text, label }) => (
        <text key={way.id} x={label.x} y={label.y} textAnchor={label.anchor}>
          {text}
        </text>
      ))}
      {marks.map(({ one, at, text, width: wide, label }) => {
        const middle =
          label.anchor === 'start'
            ? label.x + wide / 2
            : label.anchor === 'end'
              ? label.x - wide / 2
              : label.x;
        return (
          <g key={one.id} className={one.id === facts.selected ? 'mark chosen' : 'mark'}>
            <path d={`M${at.x} ${at.y}L${middle} ${label.y - 4}`} />
            <rect x={middle - wide / 2} y={label.y - 13} width={wide} height="18" rx="2" />
            <text x={middle} y={label.y} textAnchor="middle">
              {text}
            </text>
          </g>
        );
      })}
      <path className="seat" d={`M8 ${frame.height - 14}v4h${Math.round(grid)}v-4`} />
      <text x={12 + grid} y={frame.height - 8}>
        5 km
      </text>
    </svg>
  );
}
