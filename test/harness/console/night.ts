import { readKeyFile, signToken } from '#security';
import type { Role } from '#domain';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** RFC 3339, so many minutes from now. */
export const minutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();

/** Speaks as agencies by their keys. */
export class Speaker {
  constructor(
    private readonly apiUrl: string,
    private readonly keysDir: string,
  ) {}

  async say(agencyId: string, role: Role, path: string, data: object): Promise<string> {
    const key = readKeyFile(join(this.keysDir, `${agencyId}.json`));
    const token = await signToken({ agencyId, principal: '值班员', role }, key, 300);
    const answer = await fetch(`${this.apiUrl}/v1/${path}`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(data),
    });
    const body = (await answer.json()) as { position: string };
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return body.position;
  }
}

/** A night under way, now: a leak with tasks and needs, a red warning that was called out, one that was not. */
export async function beginNight(speaker: Speaker): Promise<void> {
  const say = speaker.say.bind(speaker);
  const exercise = true;
  const rain = {
    ...{
      category: 'natural-disaster',
      hazard: 'rainstorm',
      colour: 'red',
      headline: '暴雨红色预警',
      exercise,
    },
    ...{ areaCodes: ['520111'], startsAt: minutes(-60), expectedEndAt: minutes(360) },
    ...{ cautions: ['低洼地区人员转移'], measures: ['停课停工'] },
  };
  await say('MET', 'agency-operator', 'warnings/W-NIGHT/issue', rain);
  await say('EMB', 'duty-officer', 'warnings/W-NIGHT/call', {
    recipients: ['ST-XIAOMENG', 'ST-GAOPO'].map((agencyId) => ({ agencyId })),
    ...{ acknowledgeWithinMinutes: 15, message: '请立即核查低洼点位' },
  });
  await say('ST-GAOPO', 'duty-officer', 'warnings/W-NIGHT/acknowledge', {});
  const slide = { ...rain, hazard: 'geological', headline: '高坡地质灾害红色预警', areaCodes: ['520111207'] };
  await say('NRB', 'agency-operator', 'warnings/W-NIGHT-SLIDE/issue', slide);

  await say('ENT-PUMP', 'enterprise-operator', 'resources/ENT-PUMP.night/register', {
    ...{ name: '龙吸水排水车', kind: 'pump.truck', capability: { code: 'drainage-m3h', perUnit: 3000 } },
    ...{
      quantity: 2,
      unit: '台',
      areaCode: '520111',
      readiness: 'ready',
      arrivalMinutes: 45,
      costPerUnitFen: 260_000,
    },
  });
  await say('FIRE', 'agency-operator', 'resources/FIRE.night/register', {
    ...{ name: '消防编组', kind: 'team', capability: { code: 'rescue-team', perUnit: 1 } },
    ...{
      quantity: 1,
      unit: '队',
      areaCode: '520111',
      readiness: 'ready',
      arrivalMinutes: 25,
      costPerUnitFen: 0,
    },
  });
  await say('PSB', 'agency-operator', 'incidents/INC-N1/report', {
    ...{ title: '小孟仓库甲酸甲酯泄漏', category: 'accident', areaCode: '520111010', place: '小孟街道仓库' },
    ...{ description: '仓库受淹，甲酸甲酯卸车管线断裂，2 人昏倒', casualties: { injured: 2 }, exercise },
  });
  await say('EMB', 'duty-officer', 'incidents/INC-N1/verify', { findings: '经现场核实属实' });
  await say('EMB', 'commander', 'incidents/INC-N1/classify', {
    ...{ category: 'accident', eventLevel: 'III', reason: '初判较大' },
  });
  await say('EMB', 'commander', 'incidents/INC-N1/establish-command', {
    ...{ form: 'unified', commandingAgencyId: 'EMB', post: '小孟现场指挥部' },
  });
  const tasks = [
    ['TASK-N-EVAC', 'ST-XIAOMENG', '疏散 500 m 内人员'],
    ['TASK-N-PLUG', 'JKZ', '堵漏'],
    ['TASK-N-MED', 'HEALTH', '救治中毒人员'],
    ['TASK-N-AIR', 'ECO', '大气监测 3 点'],
  ] as const;
  for (const [id, assigneeAgencyId, title] of tasks)
    await say('EMB', 'duty-officer', `tasks/${id}/assign`, {
      ...{ incidentId: 'INC-N1', assigneeAgencyId, title, priority: 1, acknowledgeWithinMinutes: 10 },
      instructions: '按方案执行，20 分钟一报',
    });
  await say('JKZ', 'duty-officer', 'tasks/TASK-N-PLUG/accept', { crew: 16, vehicles: 3 });
  await say('HEALTH', 'agency-operator', 'tasks/TASK-N-MED/accept', { crew: 12, vehicles: 3 });
  const request = (capability: string, amount: number, neededIn: number, purpose: string): object => ({
    ...{ incidentId: 'INC-N1', capability, amount, neededBy: minutes(neededIn), priority: 1, purpose },
    deliverTo: { areaCode: '520111010', place: '小孟仓库' },
  });
  await say('JKZ', 'duty-officer', 'sharing/SH-N1-TEAM/request', request('rescue-team', 1, 12, '搜救'));
  await say(
    'JKZ',
    'duty-officer',
    'sharing/SH-N1-DRAIN/request',
    request('drainage-m3h', 6000, 55, '仓库排水'),
  );
  // without an agreement an enterprise is asked by name
  await say('EMB', 'dispatcher', 'sharing/SH-N1-DRAIN/ask', { agencyIds: ['ENT-PUMP'] });
  await say('PSB', 'agency-operator', 'incidents/INC-N2/report', {
    ...{ title: '清溪街道下穿隧道积水', category: 'natural-disaster', areaCode: '520111006', exercise },
    ...{ description: '积水 1.1 m，4 人被困', casualties: { trapped: 4 } },
  });
}
