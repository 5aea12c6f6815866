import { parseObservations, type Reading } from '#contracts';
import {
  episodesAfter,
  proposalOf,
  proposedWarningId,
  thresholdRules,
  type Crossing,
  type Episode,
  type WarningCommand,
} from '#domain';

/** The threshold rules over readings in memory: what the service keeps in tables. */
export class RehearsedRules {
  private readonly readings = new Map<string, Reading>();
  private episodes: readonly Episode[] = [];

  goOnFrom({ readings, episodes }: RehearsedRules): void {
    for (const [key, reading] of readings) this.readings.set(key, reading);
    this.episodes = episodes;
  }

  /** Takes a batch, and gives the warnings that it calls for. */
  take(data: object): { warningId: string; command: WarningCommand }[] {
    const parsed = parseObservations(data);
    if ('violations' in parsed) throw new Error(JSON.stringify(parsed.violations));
    const { exercise, sensors, readings } = parsed.batch;
    const sensor = new Map(sensors.map((s) => [s.sensorId, s]));
    const crossings: Crossing[] = [];
    for (const reading of readings) {
      this.readings.set(`${reading.sensorId} ${reading.observedAt}`, reading);
      const { sensorId, observedAt: asOf, kind } = reading;
      const { areaCode = '', threshold: own } = sensor.get(sensorId) ?? {};
      for (const rule of thresholdRules.filter((r) => r.kind === kind)) {
        const measured = this.window(reading, rule.measure === 'sum' ? rule.windowMinutes : 0).reduce(
          (sum, { value }) => sum + value,
          0,
        );
        const threshold = rule.threshold ?? own ?? Infinity;
        if (measured >= threshold) crossings.push({ rule, sensorId, areaCode, asOf, measured, threshold });
      }
    }
    const { episodes, fired } = episodesAfter(this.episodes, crossings);
    this.episodes = episodes;
    return fired.map((crossing) => ({
      warningId: proposedWarningId(crossing, exercise),
      command: { type: 'warning.propose', data: proposalOf(crossing, { count: 0, readings: [] }, exercise) },
    }));
  }

  private window({ sensorId, observedAt }: Reading, minutes: number): Reading[] {
    const to = Date.parse(observedAt);
    return [...this.readings.values()].filter((r) => {
      const at = Date.parse(r.observedAt);
      return r.sensorId === sensorId && at <= to && at >= to - minutes * 60_000;
    });
  }
}
