import type { CommandIdentity } from '../messages/reply.js';
import { instant } from '../form/fields.js';
import { patterns } from '../violations/patterns.js';
import type { ViolationCode } from '../violations/texts.js';
import type { Violation } from '../violations/violation.js';

/** What a gateway says of a sensor of its own before it reports readings of it, or along with them. */
export interface SensorDescription {
  readonly sensorId: string;
  readonly name: string;
  readonly kind: string;
  readonly unit: string;
  readonly areaCode: string;
  /** Where the rule for its kind has none: the warning level of a river, in the unit of its readings. */
  readonly threshold?: number;
}

export interface Reading {
  readonly sensorId: string;
  readonly kind: string;
  readonly unit: string;
  readonly value: number;
  /** RFC 3339 in UTC. */
  readonly observedAt: string;
}

/** One message on `liandong.observations`: signed as a whole by the agency whose gateway sends it. */
export interface ObservationBatch {
  /** Readings of an exercise are kept apart from real ones. */
  readonly exercise: boolean;
  readonly sensors: readonly SensorDescription[];
  readonly readings: readonly Reading[];
}

/** Name of the message type `liandong.observation.batch.v1`. */
export const observationBatch = 'observation.batch';

export const mostReadings = 1_000;

/** What the sender of a batch is told: how many readings are stored, by this message or one before it. */
export interface StoredReply {
  readonly command: CommandIdentity & { readonly name: typeof observationBatch };
  readonly outcome: 'stored';
  readonly readings: number;
}

const longestUnit = 16;
const longestName = 200;
const isText = (value: unknown, pattern: RegExp, max = Infinity): value is string =>
  typeof value === 'string' && value.length <= max && pattern.test(value);
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1e12;

const most = 20;

/**
 * Checks a batch by hand: class-validator takes some fifty times as long for a thousand readings. Names the first
 * 20 things that are wrong; fields that are not known are left out.
 */
export function parseObservations(
  data: unknown,
): { readonly batch: ObservationBatch } | { readonly violations: readonly Violation[] } {
  if (typeof data !== 'object' || data === null) return { violations: [{ path: '', code: 'isObject' }] };
  const { exercise, sensors = [], readings } = data as Record<string, unknown>;
  const violations: Violation[] = [];
  const wrong: Wrong = (path, code, details = {}) => {
    if (violations.length < most) violations.push({ path, code, ...details });
  };
  if (typeof exercise !== 'boolean') wrong('exercise', 'isBoolean');
  if (!Array.isArray(sensors)) wrong('sensors', 'isArray');
  else if (sensors.length > mostReadings) wrong('sensors', 'arrayMaxSize', { max: mostReadings });
  if (!Array.isArray(readings)) wrong('readings', 'isArray');
  else if (readings.length === 0) wrong('readings', 'arrayMinSize', { min: 1 });
  else if (readings.length > mostReadings) wrong('readings', 'arrayMaxSize', { max: mostReadings });
  if (violations.length > 0) return { violations };

  const described = (sensors as unknown[]).map((s, i) => sensorOf(s, `sensors[${i}]`, wrong));
  const read = (readings as unknown[]).map((r, i) => readingOf(r, `readings[${i}]`, wrong));
  if (violations.length > 0) return { violations };
  return { batch: { exercise: exercise as boolean, sensors: described, readings: read } };
}

type Wrong = (path: string, code: ViolationCode, details?: object) => void;

function named(value: unknown, path: string, wrong: Wrong): Record<string, unknown> {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (!isText(fields['sensorId'], patterns.aggregateId)) wrong(`${path}.sensorId`, 'aggregateId');
  if (!isText(fields['kind'], patterns.code)) wrong(`${path}.kind`, 'code');
  if (!isText(fields['unit'], patterns.line, longestUnit))
    wrong(`${path}.unit`, 'shortText', { max: longestUnit });
  return fields;
}

function sensorOf(value: unknown, path: string, wrong: Wrong): SensorDescription {
  const { sensorId, kind, unit, name, areaCode, threshold } = named(value, path, wrong);
  if (!isText(name, patterns.line, longestName)) wrong(`${path}.name`, 'shortText', { max: longestName });
  if (!isText(areaCode, patterns.areaCode)) wrong(`${path}.areaCode`, 'areaCode');
  if (threshold !== undefined && threshold !== null && !isNumber(threshold))
    wrong(`${path}.threshold`, 'isNumber');
  return {
    sensorId,
    kind,
    unit,
    name,
    areaCode,
    threshold: threshold ?? undefined,
  } as SensorDescription;
}

function readingOf(value: unknown, path: string, wrong: Wrong): Reading {
  const { sensorId, kind, unit, value: measured, observedAt } = named(value, path, wrong);
  if (!isNumber(measured)) wrong(`${path}.value`, 'isNumber');
  const at = instant(observedAt);
  if (!at) wrong(`${path}.observedAt`, 'instant');
  return { sensorId, kind, unit, value: measured, observedAt: at } as Reading;
}
