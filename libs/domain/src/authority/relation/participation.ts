import { own } from '../../kernel/lookup.js';
import {
  draw,
  dropped,
  inIncident,
  inRequest,
  joined,
  settle,
  taken,
  type Act,
  type Participation,
  type Tie,
} from './ties.js';

/**
 * Who takes part after this act. Only another's act draws in; a reporter is tied to its own report and no more. Total:
 * an act that it does not know, or of what it has not seen begin, changes nothing.
 */
export function evolveParticipation(state: Participation, act: Act): Participation {
  const step = own(steps, act.type);
  return step ? step(state, act) : state;
}

/** Whether acts of this type are looked at by it. */
export const changesParticipation = (type: string): boolean =>
  own(steps, type) !== undefined || asks === type;

/** Only names whom it is for: it draws nobody in. */
const asks = 'sharing.information-requested';

type Step = (state: Participation, act: Act) => Participation;

const idOf = ({ stream }: Act): string => stream.slice(stream.indexOf('-') + 1);

const text = ({ data }: Act, field: string): string | undefined => {
  const value = data[field];
  return typeof value === 'string' ? value : undefined;
};

const texts = ({ data }: Act, field: string): readonly string[] => {
  const value = data[field];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
};

const elements = ({ data }: Act, field: string): readonly Readonly<Record<string, unknown>>[] => {
  const value = data[field];
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
};

const placeOf = (state: Participation, { stream }: Act): string | undefined => own(state.places, stream);
const placed = (state: Participation, { stream }: Act, incidentId: string): Participation => ({
  ...state,
  places: { ...state.places, [stream]: incidentId },
});

const task =
  (change: (tie: Tie, act: Act) => Tie): Step =>
  (state, act) =>
    settle('task', change)(state, act, placeOf(state, act), act.stream);

const takeTask = task(taken);
const dropTask = task(dropped);

const lineKey = (sharingId: string, lineId: string): string => `${sharingId}/${lineId}`;

const changes = { taken, dropped };

function onLines(
  state: Participation,
  act: Act,
  lineIds: readonly string[],
  to: 'taken' | 'dropped',
): Participation {
  const sharingId = idOf(act);
  const request = own(state.requests, sharingId);
  if (!request) return state;
  const stepped = lineIds.flatMap((lineId) => {
    const line = own(request.lines, lineId);
    return line && line.step === undefined ? [[lineId, { ...line, step: to }] as const] : [];
  });
  const known = inRequest(state, sharingId, ({ lines }) => ({
    lines: { ...lines, ...Object.fromEntries(stepped) },
  }));
  return lineIds.reduce(
    (so, lineId) => settle('line', changes[to])(so, act, request.incidentId, lineKey(sharingId, lineId)),
    known,
  );
}

function drawOwners(
  state: Participation,
  act: Act,
  lineIds: readonly string[],
  isOwnersAct: boolean,
): Participation {
  const sharingId = idOf(act);
  const request = own(state.requests, sharingId);
  if (!request) return state;
  return lineIds.reduce((so, lineId) => {
    const line = own(request.lines, lineId);
    if (!line) return so;
    // to commit is the owner's own act: what draws it in is that another allocated the line
    const drawers = isOwnersAct ? [line.decidedBy] : [line.decidedBy, act.actor];
    const tie = { agencyId: line.owner, as: 'line', by: lineKey(sharingId, lineId) } as const;
    return draw(so, request.incidentId, tie, drawers, act.position);
  }, state);
}

const idsIn = (list: readonly Readonly<Record<string, unknown>>[]): readonly string[] =>
  list.flatMap(({ lineId }) => (typeof lineId === 'string' ? [lineId] : []));

const dropUnused: Step = (state, act) => onLines(state, act, idsIn(elements(act, 'unused')), 'dropped');

const answers: Step = (state, act) =>
  inRequest(state, idOf(act), ({ incidentId, answerers }) => ({
    incidentId: incidentId ?? text(act, 'incidentId'),
    answerers: joined(answerers, [text(act, 'ownerAgencyId') ?? act.actor]),
  }));

const ask = (state: Participation, act: Act, agencies: readonly (string | undefined)[]): Participation =>
  inRequest(state, idOf(act), ({ asked }) => ({
    asked: joined(
      asked,
      agencies.filter((each) => each !== act.actor),
    ),
  }));

/** Whoever is asked for the figures of an area owes them. */
function asksAreas(state: Participation, act: Act, incidentId: string | undefined): Participation {
  if (incidentId === undefined) return state;
  return elements(act, 'areas').reduce<Participation>(
    (so, { agencyId }) => {
      const tie = typeof agencyId === 'string' ? { agencyId } : {};
      return draw(so, incidentId, { ...tie, as: 'obliged', by: act.stream }, [act.actor], act.position);
    },
    placed(state, act, incidentId),
  );
}

const steps: Readonly<Record<string, Step>> = {
  'resource.registered': (state, act) => {
    const owner = text(act, 'ownerAgencyId');
    return owner === undefined ? state : { ...state, owners: { ...state.owners, [idOf(act)]: owner } };
  },
  'incident.reported': (state, act) => {
    const agencyId = text(act, 'reporterAgencyId') ?? act.actor;
    const by = idOf(act);
    const reporter: Tie = { agencyId, as: 'reporter', by, since: act.position, taken: true };
    return inIncident(state, by, ({ ties }) => ({ reporter: agencyId, ties: [...ties, reporter] }));
  },
  'incident.agency-notified': (state, act) =>
    draw(
      state,
      idOf(act),
      { agencyId: text(act, 'agencyId'), as: 'notified', by: idOf(act) },
      [act.actor],
      act.position,
    ),
  'incident.command-established': (state, act) => {
    const id = idOf(act);
    const commanding = text(act, 'commandingAgencyId');
    const former = own(state.incidents, id)?.commanding;
    const tie = { as: 'commanding', by: id } as const;
    const left =
      former === commanding
        ? state
        : draw(state, id, { ...tie, agencyId: former }, [act.actor], act.position);
    const named = draw(left, id, { ...tie, agencyId: commanding }, [act.actor], act.position);
    return inIncident(named, id, () => ({ commanding }));
  },
  'incident.merged': (state, act) => {
    const into = text(act, 'intoIncidentId');
    const id = idOf(act);
    const commanding = own(state.incidents, id)?.commanding;
    const left = draw(
      state,
      id,
      { agencyId: commanding, as: 'commanding', by: id },
      [act.actor],
      act.position,
    );
    return into === undefined
      ? state
      : inIncident(left, id, () => ({ into: { id: into, at: act.position } }));
  },
  'task.assigned': (state, act) => {
    const incidentId = text(act, 'incidentId');
    const assignee = text(act, 'assigneeAgencyId');
    const assigner = text(act, 'assignerAgencyId') ?? act.actor;
    if (incidentId === undefined || assignee === undefined) return state;
    const tie = { agencyId: assignee, as: 'task', by: act.stream } as const;
    const drawn = draw(placed(state, act, incidentId), incidentId, tie, [assigner, act.actor], act.position);
    return assigner === assignee
      ? drawn
      : inIncident(drawn, incidentId, ({ assigners }) => ({ assigners: joined(assigners, [assigner]) }));
  },
  'task.accepted': takeTask,
  'task.progressed': takeTask,
  'task.completed': takeTask,
  'task.declined': dropTask,
  'task.cancelled': dropTask,
  'sharing.requested': (state, act) =>
    inRequest(state, idOf(act), () => ({
      incidentId: text(act, 'incidentId'),
      requester: text(act, 'requesterAgencyId') ?? act.actor,
    })),
  'sharing.asked': (state, act) => ask(state, act, [text(act, 'agencyId'), ...texts(act, 'agencyIds')]),
  'sharing.quote-requested': (state, act) =>
    ask(state, act, [own(state.owners, text(act, 'resourceId') ?? '')]),
  'sharing.offered': answers,
  'sharing.answered': answers,
  'sharing.quoted': answers,
  'sharing.quote-declined': answers,
  'sharing.allocation-decided': (state, act) => {
    const decidedBy = text(act, 'decidedByAgencyId') ?? act.actor;
    const lines = elements(act, 'lines').flatMap(({ lineId, ownerAgencyId, agreementId }) =>
      typeof lineId === 'string' && typeof ownerAgencyId === 'string'
        ? [{ lineId, owner: ownerAgencyId, isUnderAgreement: agreementId !== undefined }]
        : [],
    );
    const known = inRequest(state, idOf(act), (request) => ({
      incidentId: request.incidentId ?? text(act, 'incidentId'),
      lines: {
        ...request.lines,
        ...Object.fromEntries(lines.map(({ lineId, owner }) => [lineId, { owner, decidedBy }])),
      },
    }));
    const atOnce = lines.filter(({ isUnderAgreement }) => isUnderAgreement).map(({ lineId }) => lineId);
    return drawOwners(known, act, atOnce, false);
  },
  // the agreement did not give the units: the line waits for a decision of its own, and is the owner's still
  'sharing.reservation-confirmed': (state, act) => {
    const incidentId = own(state.requests, idOf(act))?.incidentId;
    return text(act, 'uncoveredReason') === undefined
      ? state
      : settle('line', dropped)(state, act, incidentId, lineKey(idOf(act), text(act, 'lineId') ?? ''));
  },
  'sharing.reservation-failed': (state, act) => onLines(state, act, [text(act, 'lineId') ?? ''], 'dropped'),
  'sharing.requisitioned': (state, act) => drawOwners(state, act, texts(act, 'lineIds'), false),
  'sharing.committed': (state, act) =>
    onLines(drawOwners(state, act, texts(act, 'lineIds'), true), act, texts(act, 'lineIds'), 'taken'),
  'sharing.dispatched': (state, act) => onLines(state, act, idsIn(elements(act, 'lines')), 'taken'),
  'sharing.released': dropUnused,
  'sharing.cancelled': dropUnused,
  'sharing.expired': dropUnused,
  'report.required': (state, act) => {
    const incidentId = text(act, 'incidentId');
    if (incidentId === undefined) return state;
    const reporter = own(state.incidents, incidentId)?.reporter;
    const tie = { agencyId: text(act, 'obligedAgencyId'), as: 'obliged', by: act.stream } as const;
    return draw(placed(state, act, incidentId), incidentId, tie, [reporter, act.actor], act.position);
  },
  'report.submitted': (state, act) => {
    const incidentId = text(act, 'incidentId') ?? placeOf(state, act);
    const from = text(act, 'fromAgencyId') ?? act.actor;
    const tie = { agencyId: text(act, 'superiorAgencyId'), as: 'report-recipient', by: act.stream } as const;
    return draw(
      settle('obliged', taken)(state, act, incidentId, act.stream),
      incidentId,
      tie,
      [from, act.actor],
      act.position,
    );
  },
  'statistics.opened': (state, act) => asksAreas(state, act, text(act, 'incidentId')),
  'statistics.asked': (state, act) => asksAreas(state, act, placeOf(state, act)),
  'statistics.submitted': (state, act) => {
    const tie = { agencyId: text(act, 'superiorAgencyId'), as: 'report-recipient', by: act.stream } as const;
    return draw(state, placeOf(state, act), tie, [act.actor], act.position);
  },
  'report.waived': (state, act) => settle('obliged', dropped)(state, act, placeOf(state, act), act.stream),
};
