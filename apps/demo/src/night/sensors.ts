import { observationBatch, type SensorDescription } from '#contracts';
import type { Actor } from '#domain';
import { speakers } from '../story/parties.js';
import { local, type Draft } from '../story/step.js';

const sensors: readonly (SensorDescription & { readonly gateway: Actor })[] = [
  {
    sensorId: 'RG-07',
    name: '雨量站 花溪城区',
    kind: 'rainfall',
    unit: 'mm',
    areaCode: '520111004',
    gateway: speakers.met,
  },
  {
    sensorId: 'WL-03',
    name: '南明河花溪断面水位',
    kind: 'river-level',
    unit: 'm',
    areaCode: '520111006',
    threshold: 2.8,
    gateway: speakers.water,
  },
  {
    sensorId: 'GNSS-21',
    name: '高坡隐患点 GNSS 位移',
    kind: 'displacement-rate',
    unit: 'mm/h',
    areaCode: '520111207',
    gateway: speakers.land,
  },
  {
    sensorId: 'GAS-11',
    name: '小孟 VOC/可燃气',
    kind: 'flammable-gas',
    unit: '%LEL',
    areaCode: '520111010',
    gateway: speakers.environment,
  },
];

/** A reading as the gateway of its sensor sends it, with what there is to say of the sensor. */
export function observed(
  id: string,
  when: string,
  sensorId: string,
  value: number,
  [zh, en]: readonly [zh: string, en: string],
  { after }: { after: readonly string[] },
): Draft {
  const found = sensors.find((sensor) => sensor.sensorId === sensorId);
  if (!found) throw new Error(`no sensor ${sensorId}`);
  const { gateway, ...sensor } = found;
  const { kind, unit } = sensor;
  return {
    id,
    actor: gateway,
    time: local(when),
    stream: `gateway-${gateway.agencyId}`,
    name: observationBatch,
    data: {
      exercise: true,
      sensors: [sensor],
      readings: [{ sensorId, kind, unit, value, observedAt: local(when) }],
    },
    after,
    awaits: [],
    asAgencyEvent: false,
    zh,
    en,
  };
}
