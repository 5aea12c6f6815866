import type { Facts, IncidentFacts, Jurisdiction, Speaker } from '#domain';
import { sightByDesign } from '../../libs/domain/src/authority/matrix/oracle.helper-spec.js';
import {
  ids,
  incidentOfObject,
  isAmount,
  isText,
  ownerOfResource,
  type Happening,
} from './nights.helper-spec.js';

/**
 * What one agency may not see of a night, said once more and more simply than the policy does, by the design: in doubt it
 * may. What it may not see is told otherwise in a second night, and nothing that it is answered may differ.
 */
export interface Sights {
  readonly who: Speaker;
  readonly here: Jurisdiction;
  readonly night: readonly Happening[];
  /** Who takes part in each incident at the end of the night. */
  readonly incidents: Readonly<Record<string, IncidentFacts>>;
  /** It takes no part in the drill in which all of this happens. */
  readonly isOutside?: boolean;
}

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
const names = (value: unknown, agencyId: string): boolean =>
  value === agencyId ||
  (typeof value === 'object' && value !== null && Object.values(value).some((one) => names(one, agencyId)));

const of = (night: readonly Happening[], stream: string): readonly Happening[] =>
  night.filter((one) => one.stream === stream);

/** Named anywhere in what is on record of it, itself or by its resource, or its owner. */
const isRelated = ({ who: { agencyId }, night }: Sights, stream: string): boolean =>
  ownerOfResource(idOf(stream)) === agencyId ||
  of(night, stream).some(
    ({ by, data }) =>
      by === agencyId || names(data, agencyId) || ownerOfResource(String(data['resourceId'])) === agencyId,
  );

function sightOfIncident(sights: Sights, incidentId: string): string {
  const { who, here, incidents } = sights;
  const incident = incidents[incidentId];
  const facts: Facts = { incidents: incident ? [incident] : [] };
  const sight = incident ? sightByDesign(who, facts, here) : 'none';
  if (sight === 'whole') return sight;
  const within = [...ids.task, ...ids.sharing, ...ids.report].flatMap((id) =>
    incidentOfObject(id) === incidentId ? [`task-${id}`, `sharing-${id}`, `report-${id}`] : [],
  );
  const isNamed = [`incident-${incidentId}`, ...within].some((stream) => isRelated(sights, stream));
  return isNamed || sight !== 'none' ? 'part' : 'none';
}

/** Who commands it, by mandate or because it was established. */
const commands = ({ who, incidents }: Sights, incidentId: string | undefined): boolean =>
  who.agencyId === 'EMB' || (incidentId !== undefined && incidents[incidentId]?.commanding === who.agencyId);

const headOf: Readonly<Record<string, readonly string[]>> = {
  'incident.reported': ['title', 'place'],
  'incident.situation-updated': ['summary'],
  'incident.contained': ['summary'],
  'incident.command-established': ['post'],
};

const ofAnswers = ['answered', 'quoted', 'quote-declined', 'offer-withdrawn', 'information-answered'];
const moreOfAnswers = ['extension-answered', 'recalled'];
const ofMoney = ['compensation-claimed', 'compensation-paid', 'requisitioned'];

/** Whether this field of what happened is nothing to the agency. */
function isSecret(sights: Sights, { stream, storedType, by, data }: Happening, key: string): boolean {
  const { who, night } = sights;
  const { agencyId, kind } = who;
  if (sights.isOutside === true) return true;
  if (who.role === 'auditor' || by === agencyId) return false;
  const [aggregate = '', verb = ''] = storedType.split('.');
  const id = idOf(stream);
  const type = `${aggregate}.${verb}`;
  const isItsOwn = isRelated(sights, stream);
  switch (aggregate) {
    case 'incident': {
      const sight = sightOfIncident(sights, id);
      if (sight === 'whole' || data['agencyId'] === agencyId) return false;
      return sight === 'none' || !headOf[type]?.includes(key);
    }
    case 'task':
      return !isItsOwn && sightOfIncident(sights, incidentOfObject(id) ?? '') !== 'whole';
    case 'sharing': {
      const incidentId = incidentOfObject(id) ?? '';
      if (!isItsOwn && sightOfIncident(sights, incidentId) !== 'whole') return true;
      if (commands(sights, incidentId) || ownerOfResource(id === 'S1' ? 'R1' : 'R2') === agencyId)
        return false;
      const asks = of(night, stream).some(
        ({ storedType: asked, data: question }) =>
          asked.startsWith('sharing.information-requested') && question['byAgencyId'] === agencyId,
      );
      const requests = of(night, stream).some(
        ({ data: request }) => request['requesterAgencyId'] === agencyId,
      );
      const isOfDistrict = kind === 'department' || kind === 'township';
      if (ofMoney.includes(verb)) return isAmount(key, data[key] ?? 0) && !(requests && isOfDistrict);
      const isAnswer = [...ofAnswers, ...moreOfAnswers].includes(verb);
      return isAnswer && !asks && !(requests && (isOfDistrict || kind === 'organisation'));
    }
    case 'resource':
      if (key === 'costPerUnitFen' || key === 'minimumReserve') return !isItsOwn && agencyId !== 'EMB';
      if (key === 'name' && isPromisedTo(night, agencyId, id)) return false;
      return ['enterprise', 'organisation'].includes(kind) && !isItsOwn;
    case 'team':
      return ['enterprise', 'organisation'].includes(kind) && !isItsOwn;
    case 'agreement':
      return !isItsOwn && (agencyId !== 'EMB' || key.endsWith('Fen'));
    case 'warning': {
      const isOut = of(night, stream).some((one) => /^warning\.(issued|updated)/.test(one.storedType));
      return !isOut && !isItsOwn && !['EMB', 'TOWN'].includes(agencyId);
    }
    case 'plan':
      return !isItsOwn && agencyId !== 'EMB' && id === 'P2' && !isPublished(night, stream);
    case 'approval':
      // who may confirm this one is no party of any night
      return !isItsOwn && key !== 'name';
    case 'report':
      return !isItsOwn && sightOfIncident(sights, incidentOfObject(id) ?? '') !== 'whole';
    default:
      return false;
  }
}

/** Whether its request was promised something of this resource: it may know what comes. */
function isPromisedTo(night: readonly Happening[], agencyId: string, resourceId: string): boolean {
  const requested = night.filter(({ data }) => data['requesterAgencyId'] === agencyId);
  return requested.some(({ stream }) =>
    of(night, stream).some(({ data: { lines } }) =>
      (Array.isArray(lines) ? (lines as { resourceId?: string }[]) : []).some(
        (line) => line.resourceId === resourceId,
      ),
    ),
  );
}

const isPublished = (night: readonly Happening[], stream: string): boolean =>
  of(night, stream).some(({ storedType }) => storedType.startsWith('plan.published'));

/** The night with all that is nothing to the agency told otherwise, and how much that was. */
export function toldOtherwise(sights: Sights): { night: readonly Happening[]; changed: number } {
  let changed = 0;
  const otherwise = (one: Happening, key: string, value: unknown): unknown => {
    if ((isText(key, value) || isAmount(key, value)) && isSecret(sights, one, key)) {
      changed++;
      return typeof value === 'string' ? `${value} OTHERWISE` : value + 777_777;
    }
    if (Array.isArray(value)) return value.map((each) => otherwise(one, key, each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, otherwise(one, name, inner)]),
    );
  };
  const night = sights.night.map((one) => ({
    ...one,
    data: otherwise(one, '', one.data) as Happening['data'],
  }));
  return { night, changed };
}
