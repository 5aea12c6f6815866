import type { ClauseFigures, TownshipCoverage, DrillFigures } from '#domain';
import type { Incident, LinkedResponse, Negotiation, Sharing } from '#read-model';
import type { ApiClient, ShownDrill } from './api-client.js';
import { drillId } from '../drill/drill.js';
import { columns, fit } from '../play/progress.js';

const width = 100;
const labelWidth = 18;

/** The linked response as it stands, in lines of at most 100 columns; read through the API. */
export async function summary(api: ApiClient, minPosition?: string): Promise<string[]> {
  const incidents = (await api.incidents(minPosition)).filter(({ exercise }) => exercise);
  const responses = await Promise.all(incidents.map(({ id }) => api.linkedResponse(id)));
  const decisions = await Promise.all(
    ['SH-F1-DRAIN', 'SH-G1-TEAM', 'SH-C1-TEAM', 'SH-G1-WATER', 'SH-C1-WATER'].map((id) => api.sharing(id)),
  );
  const remote = await api.remote('rescue-team');
  return [
    '联动响应 Linked response',
    ...responses
      .filter((response) => response !== undefined)
      .sort((a, b) => a.incident.occurredAt.localeCompare(b.incident.occurredAt))
      .flatMap((response) => ['', ...aboutIncident(response)]),
    '',
    '分配决定 Decisions',
    ...decisions.filter((sharing) => sharing !== undefined).flatMap(aboutDecision),
    '',
    '救援队伍难以及时到达的乡镇 Remote from rescue teams',
    ...remote.map(aboutCoverage),
    ...aboutDrill(await api.drillEvaluation(drillId)),
  ];
}

/** A drill in a few lines: how its injects were met, what became of the plan, what was found, what has to be done. */
function aboutDrill(drill: ShownDrill | undefined): string[] {
  if (!drill) return [];
  const { figures, evaluation, actions } = drill;
  const late = figures.injects.filter(({ verdict }) => verdict === 'late');
  const how = late.map(
    ({ agencyId, respondedInSeconds = 0, expectedWithinSeconds }) =>
      ` (${agencyId} ${respondedInSeconds} s of ${expectedWithinSeconds} s)`,
  );
  const onTime = figures.injects.filter(({ verdict }) => verdict === 'on-time').length;
  return [
    '',
    '演练 Drill',
    `${drill.drillId} ${drill.status}: ${figures.injects.length} injects, ${onTime} on time, ` +
      `${late.length} late${how.join('')}`,
    ...aboutPlan(figures),
    ...(evaluation?.findings ?? []).flatMap(({ id, text }) => entry(`发现 ${id}`, [text])),
    ...actions.flatMap(({ actionId, agencyId, text, dueAt }) =>
      entry(`整改 ${actionId}`, [`${agencyId}: ${text}`, `due ${dueAt.slice(0, 10)}`]),
    ),
  ];
}

/** What became of the clauses that were called for, and of the reports. */
function aboutPlan({ clauses = [], reports = [] }: DrillFigures): string[] {
  const nameOf = ({ planId, version }: ClauseFigures): string => `${planId} v${version}`;
  const of = (plan: string, wanted: string): string[] => {
    const mine = clauses.filter((one) => nameOf(one) === plan && one.status === wanted);
    return mine.length > 0 ? [`${wanted} ${mine.map(({ clauseId }) => clauseId).join(' ')}`] : [];
  };
  const inTime = reports.filter(({ verdict }) => verdict === 'on-time').length;
  return [
    ...[...new Set(clauses.map(nameOf))].flatMap((plan) =>
      entry(
        `预案 ${plan}`,
        ['executed', 'skipped', 'issued'].flatMap((status) => of(plan, status)),
      ),
    ),
    ...(reports.length > 0 ? entry('报送 reports', [`${inTime} of ${reports.length} on time`]) : []),
  ];
}

export function aboutIncident(response: LinkedResponse): string[] {
  const { incident, participants, tasks, sharing, shortfalls } = response;
  const done = tasks.filter(({ status }) => status === 'completed').length;
  return [
    `${fit(incident.id, 8)}${fit(incident.title, 40)}${statusOf(incident)}`,
    ...entry('参与 parties', [participants.map(({ agencyId }) => agencyId).join(' ')]),
    ...entry('任务 tasks', [`${done} of ${tasks.length} done`]),
    ...sharing.flatMap((negotiation) => entry(`资源 ${negotiation.id}`, aboutSharing(negotiation))),
    ...shortfalls
      .filter(({ outstanding }) => outstanding > 0)
      .flatMap(({ capability, asked, outstanding }) =>
        entry('缺口 shortfall', [`${outstanding} of ${asked} ${capability}`]),
      ),
  ];
}

/** A labelled line; parts that do not fit go on below. */
export function entry(label: string, parts: readonly string[]): string[] {
  const lines: string[] = [];
  let current = '';
  for (const part of parts) {
    const longer = current ? `${current}; ${part}` : part;
    if (current && labelWidth + 3 + columns(longer) > width) {
      lines.push(current);
      current = part;
    } else {
      current = longer;
    }
  }
  return [...lines, current].map((text, index) =>
    fit(`  ${fit(index === 0 ? label : '', labelWidth)} ${text}`, width).trimEnd(),
  );
}

function statusOf({ status, eventLevel, responseLevel, response }: Incident): string {
  const level = eventLevel ? `, level ${eventLevel}` : '';
  if (responseLevel) return `${status}${level}, response ${responseLevel}`;
  return `${status}${level}${response?.terminatedAt ? ', response ended' : ''}`;
}

/** What was asked, who came with how much, how long it took, and what became of the units. */
function aboutSharing({ requestedAt, amount, capability, lines = [] }: Negotiation): string[] {
  const units = lines.map(({ resourceId, quantity }) => `${resourceId} ×${quantity}`).join(', ');
  const arrivals = lines.flatMap(({ arrivedAt }) => (arrivedAt ? [Date.parse(arrivedAt)] : []));
  const sum = (count: 'returned' | 'damaged' | 'consumed'): number =>
    lines.reduce((total, one) => total + (one[count] ?? 0), 0);
  const ends = [
    [sum('returned'), 'back'],
    [sum('damaged'), 'damaged'],
    [sum('consumed'), 'used up'],
  ] as const;
  const ended = ends.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
  return [
    `${amount} ${capability}: ${units || 'nothing yet'}`,
    ...(requestedAt && arrivals.length > 0
      ? [`waited ${Math.round((Math.min(...arrivals) - Date.parse(requestedAt)) / 60_000)} min`]
      : []),
    ...(lines.length > 0 ? [ended.join(', ') || 'still out'] : []),
  ];
}

/** A township that help reaches late, in one line. */
function aboutCoverage({ areaCode, areaName, fastestMinutes, standard, gap }: TownshipCoverage): string {
  const fastest = fastestMinutes === null ? 'nobody' : `fastest ${fastestMinutes} min`;
  return fit(
    `  ${areaName} ${areaCode}: ${fastest}, standard ${standard.withinMinutes} min, gap ${gap}`,
    width,
  ).trimEnd();
}

/** One decision in one line. */
function aboutDecision({ id, lines = [], certificate }: Sharing): string[] {
  if (!certificate) return [];
  const { decidedAt, need, candidates, shortfall, override } = certificate;
  const clock = new Date(Date.parse(decidedAt) + 8 * 3_600_000).toISOString().slice(11, 16);
  const chosen = lines.map(({ resourceId, quantity }) => `${resourceId} ×${quantity}`).join(' + ');
  const gap = shortfall > 0 ? `; ${shortfall} of ${need.amount} uncovered` : '';
  const policy = override?.proposed.map(({ resourceId, units }) => `${resourceId} ×${units}`).join(' + ');
  const { allocationId } = certificate;
  const joint = allocationId ? `; ${allocationId}` : '';
  const human = policy ? `; by hand, policy: ${policy}` : '';
  return [
    fit(
      `  ${clock} ${id}: ${chosen} (${candidates.length === 1 ? '1 candidate' : `${candidates.length} candidates`})${gap}${joint}${human}`,
      width,
    ).trimEnd(),
  ];
}
