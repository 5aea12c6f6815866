import { instant } from './commands/fields.js';
import type { Violation } from './commands/parse.js';

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
  readonly command: { readonly source: string; readonly id: string; readonly name: typeof observationBatch };
  readonly outcome: 'stored';
  readonly readings: number;
}

const id = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const unit = /^[^\p{Cc}\p{Cs}]{1,16}$/u;
const area = /^\d{6}(\d{3}){0,2}$/;
const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);
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
  if (typeof data !== 'object' || data === null)
    return { violations: [{ field: '', problems: ['the body must be a JSON object'] }] };
  const { exercise, sensors = [], readings } = data as Record<string, unknown>;
  const violations: Violation[] = [];
  const wrong = (field: string, problem: string): void => {
    if (violations.length < most) violations.push({ field, problems: [problem] });
  };
  if (typeof exercise !== 'boolean') wrong('exercise', 'exercise must be a boolean value');
  if (!Array.isArray(sensors) || sensors.length > mostReadings)
    wrong('sensors', `sensors must be a list of at most ${mostReadings}`);
  if (!Array.isArray(readings) || readings.length === 0 || readings.length > mostReadings)
    wrong('readings', `readings must be a list of 1 to ${mostReadings}`);
  if (violations.length > 0) return { violations };

  const described = (sensors as unknown[]).map((s, i) => sensorOf(s, `sensors[${i}]`, wrong));
  const read = (readings as unknown[]).map((r, i) => readingOf(r, `readings[${i}]`, wrong));
  if (violations.length > 0) return { violations };
  return { batch: { exercise: exercise as boolean, sensors: described, readings: read } };
}

type Wrong = (field: string, problem: string) => void;

function named(value: unknown, path: string, wrong: Wrong): Record<string, unknown> {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (!isText(fields['sensorId'], id))
    wrong(`${path}.sensorId`, 'sensorId must be 1 to 64 letters, digits, . _ or -');
  if (!isText(fields['kind'], id)) wrong(`${path}.kind`, 'kind must be a code');
  if (!isText(fields['unit'], unit)) wrong(`${path}.unit`, 'unit must be a text of 1 to 16 characters');
  return fields;
}

function sensorOf(value: unknown, path: string, wrong: Wrong): SensorDescription {
  const { sensorId, kind, unit: u, name, areaCode, threshold } = named(value, path, wrong);
  if (!isText(name, /^[^\p{Cc}\p{Cs}]{1,200}$/u))
    wrong(`${path}.name`, 'name must be a text of 1 to 200 characters');
  if (!isText(areaCode, area)) wrong(`${path}.areaCode`, 'areaCode must be 6, 9 or 12 digits');
  if (threshold !== undefined && threshold !== null && !isNumber(threshold))
    wrong(`${path}.threshold`, 'threshold must be a number');
  return {
    sensorId,
    kind,
    unit: u,
    name,
    areaCode,
    threshold: threshold ?? undefined,
  } as SensorDescription;
}

function readingOf(value: unknown, path: string, wrong: Wrong): Reading {
  const { sensorId, kind, unit: u, value: measured, observedAt } = named(value, path, wrong);
  if (!isNumber(measured)) wrong(`${path}.value`, 'value must be a number');
  const at = instant(observedAt);
  if (!at) wrong(`${path}.observedAt`, 'observedAt must be an RFC 3339 instant of the years 2000 to 2199');
  return { sensorId, kind, unit: u, value: measured, observedAt: at } as Reading;
}
