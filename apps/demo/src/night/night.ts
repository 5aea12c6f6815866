import { parseStreamId } from '#contracts';
import { aftermathSteps } from './aftermath.js';
import { conflictSteps } from './conflict.js';
import { dutyPreparation, dutySteps } from './duty.js';
import { landslideSteps } from './landslide.js';
import { leakSteps } from './leak.js';
import { planPreparation } from './plan-book.js';
import { planAftermath, planSteps } from './plans.js';
import type { Draft, Step } from '../story/step.js';
import { rainstormSteps } from './rainstorm.js';
import { reliefSteps } from './relief.js';
import { signaturesFor } from './signatures.js';
import { statutorySteps } from './statutory.js';
import { preparation } from './stock.js';
import { commendations } from './teams.js';
import { underpassSteps } from './underpass.js';
import { warningSteps } from './warnings.js';

const prepared: readonly Draft[] = [...preparation, ...planPreparation, ...dutyPreparation];

const ofNight: readonly Draft[] = [
  ...warningSteps,
  ...rainstormSteps,
  ...underpassSteps,
  ...landslideSteps,
  ...leakSteps,
  ...statutorySteps,
  ...conflictSteps,
  ...planSteps,
  ...reliefSteps,
];

/**
 * The whole night in order of time, with the steps that each one waits for. Whatever order the rest comes in, the
 * outcome is the same: `after` names everything that matters.
 */
export const night: readonly Step[] = complete([
  ...prepared,
  ...ofNight,
  ...dutySteps,
  ...signaturesFor(ofNight),
  ...aftermathSteps,
  ...planAftermath,
  ...commendations,
]);

function complete(drafts: readonly Draft[]): Step[] {
  const steps: Step[] = [];
  const last = new Map<string, string>();
  const ofIncident = new Map<string, string[]>();
  const incidentOf = new Map<string, string>();

  for (const draft of drafts.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time))) {
    const incidentId = belongsTo(draft, incidentOf);
    steps.push({ ...draft, after: [...new Set(predecessors(draft))] });
    last.set(draft.stream, draft.id);
    if (!incidentId) continue;
    incidentOf.set(draft.stream, incidentId);
    ofIncident.set(incidentId, [...(ofIncident.get(incidentId) ?? []), draft.id]);
  }
  return steps;

  function predecessors(draft: Draft): readonly string[] {
    if (draft.id === warningSteps[0]?.id) return prepared.map(({ id }) => id);
    // an incident ends when everything within it is through
    if (draft.name === 'incident.close') return ofIncident.get(belongsTo(draft, incidentOf) ?? '') ?? [];
    if (draft.after) return draft.after;
    const before = last.get(draft.stream) ?? last.get(`incident-${belongsTo(draft, incidentOf)}`);
    return before ? [before] : [];
  }
}

function belongsTo({ stream, data }: Draft, incidentOf: ReadonlyMap<string, string>): string | undefined {
  const target = parseStreamId(stream);
  // an activation bears the id of its incident
  if (target?.aggregate === 'incident' || target?.aggregate === 'activation') return target.id;
  const named = (data as { incidentId?: unknown }).incidentId;
  return typeof named === 'string' ? named : incidentOf.get(stream);
}
