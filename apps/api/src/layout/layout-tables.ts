import { huaxiAreas, usualSpeed, usualStandards, type CoverTables } from '#domain';
import { readFileSync } from 'node:fs';

/** The file named by `LAYOUT_TABLES` is not what it should be. */
export class UnfitLayoutTables extends Error {
  readonly code = 'unfit-layout-tables';
}

/**
 * Townships, speed model and cover standards: those shipped, each replaced by that of the JSON file that
 * `LAYOUT_TABLES` names, where it has one.
 * @throws {UnfitLayoutTables}
 */
export function layoutTables(env: NodeJS.ProcessEnv = process.env): CoverTables {
  const shipped: CoverTables = { areas: huaxiAreas, speed: usualSpeed, standards: usualStandards };
  const file = env['LAYOUT_TABLES'];
  if (!file) return shipped;
  let given: Partial<CoverTables>;
  try {
    given = JSON.parse(readFileSync(file, 'utf8')) as Partial<CoverTables>;
  } catch (error) {
    throw new UnfitLayoutTables(`LAYOUT_TABLES: ${file} cannot be read as JSON`, { cause: error });
  }
  const { areas, speed, standards } = { ...shipped, ...given };
  const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
  const problems = [
    ...(areas.areas?.every(({ code, name, lat, lon }) => code && name && isNumber(lat) && isNumber(lon))
      ? []
      : ['areas.areas must list { code, name, lat, lon }']),
    ...(isNumber(speed.turnoutMinutes) && speed.kmPerHour > 0 && speed.roadFactor >= 1
      ? []
      : ['speed must have turnoutMinutes, kmPerHour above 0 and roadFactor of at least 1']),
    ...([standards.usual, ...(standards.lines ?? [])].every(
      (line) => isNumber(line?.withinMinutes) && isNumber(line?.minimumAmount),
    )
      ? []
      : ['standards must have usual and lines with withinMinutes and minimumAmount']),
  ];
  if (problems.length > 0) throw new UnfitLayoutTables(`LAYOUT_TABLES: ${file}: ${problems.join('; ')}`);
  return { areas, speed, standards };
}
