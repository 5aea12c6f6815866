import type { SharingState } from '#domain';
import { lists } from './identity.js';
import { answerOf, instantOf, lineIdsIn, type Reading, type RmCommand } from './reading.js';
import type { RmResource, RmResponseType } from './message.js';

type Asked = Pick<RmCommand, 'name' | 'data'>;

/** What a message about allocated lines asks for. */
export function ofLines(reading: Reading, state: SharingState): Asked | undefined {
  const { message } = reading;
  const { type, description, funding, resources } = message;
  const lineIds = lineIdsIn(reading, state.lines);
  const reason = description ?? `EDXL-RM ${type}`;
  const [first] = resources;
  switch (type) {
    case 'RequisitionResource': {
      const [paid] = funding;
      const amount = /^(\d{1,13}) fen$/.exec(paid?.info ?? '')?.[1];
      const place = first?.schedules.find((schedule) => schedule.type === 'ReportTo')?.place;
      return {
        name: 'sharing.requisition',
        data: {
          lineIds,
          funding: {
            code: reading.required(paid?.code, 'Funding/FundCode'),
            amountFen: amount === undefined ? undefined : Number(amount),
          },
          reportTo: reading.required(place, 'ResourceInformation/ScheduleInformation of ReportTo'),
          legalBasis: description,
        },
      };
    }
    case 'CommitResource': {
      const answer = sameAnswer(reading);
      if (answer && answer !== 'Accept') {
        return reading.wrong('ResourceInformation/ResponseInformation/ResponseType', 'asksNothing', answer);
      }
      const estimatedArrivalAt = instantOf(first, 'EstimatedArrival');
      return { name: 'sharing.commit', data: { lineIds, estimatedArrivalAt } };
    }
    case 'ReleaseResource':
      return { name: 'sharing.release', data: { lineIds, reason } };
    case 'RequestReturn':
      return { name: 'sharing.recall', data: { lineIds, reason } };
    case 'ResponseToRequestReturn': {
      const answer = sameAnswer(reading);
      return {
        name: 'sharing.answer-recall',
        data: {
          lineIds,
          answer: answer && answerOf[answer],
          reason: first?.response?.reason,
          returnBy: instantOf(first, 'EstimatedReturnArrival'),
        },
      };
    }
    case 'RequestResourceDeploymentStatus':
      return { name: 'sharing.request-status', data: { lineIds } };
    case 'ReportResourceDeploymentStatus':
      return report(reading, lineIds);
    case 'RequestExtendedDeploymentDuration':
      return {
        name: 'sharing.request-extension',
        data: {
          until: reading.required(
            instantOf(first, 'RequestedReturnDeparture'),
            'ResourceInformation/ScheduleInformation of RequestedReturnDeparture',
          ),
          reason,
        },
      };
    case 'ResponseToRequestExtendedDeploymentDuration': {
      const answer = sameAnswer(reading);
      if (answer === 'Provisional') {
        return reading.wrong(
          'ResourceInformation/ResponseInformation/ResponseType',
          'asksNothing',
          'Provisional',
        );
      }
      return {
        name: 'sharing.answer-extension',
        data: { granted: answer === 'Accept', reason: first?.response?.reason },
      };
    }
    default:
      return undefined;
  }
}

/** One message, one command: its resources are answered alike. */
function sameAnswer(reading: Reading): RmResponseType | undefined {
  const answers = new Set(reading.message.resources.flatMap(({ response }) => response?.type ?? []));
  if (answers.size > 1) {
    return reading.wrong('ResourceInformation/ResponseInformation/ResponseType', 'unlike');
  }
  return [...answers][0];
}

function report(reading: Reading, lineIds: readonly string[]): Asked | undefined {
  const { resources, description, sent } = reading.message;
  const path = 'ResourceInformation/Resource/ResourceStatus/DeploymentStatus';
  const values = new Set(resources.map(({ status }) => status?.deployment?.value));
  if (values.size > 1) return reading.wrong(path, 'unlike');
  const [value] = values;
  if (value === undefined) return reading.wrong(path, 'isDefined');
  const isOurList = resources.every(({ status }) => status?.deployment?.list === lists.status);
  const [first] = resources;
  switch (isOurList ? value : undefined) {
    case 'dispatched':
      return {
        name: 'sharing.dispatch',
        data: { lineIds, departedAt: instantOf(first, 'ActualDeparture') ?? sent },
      };
    case 'arrived':
      return {
        name: 'sharing.report-arrival',
        data: { lineIds, arrivedAt: instantOf(first, 'ActualArrival') ?? sent },
      };
    case 'returned':
      return {
        name: 'sharing.report-return',
        data: {
          lines: resources.map((resource) => counts(reading, resource, lineIds)),
          returnedAt: instantOf(first, 'ActualReturnArrival') ?? sent,
        },
      };
    default:
      return {
        name: 'sharing.report-status',
        data: { lineIds, status: value, note: description, observedAt: instantOf(first, 'Current') ?? sent },
      };
  }
}

function counts(reading: Reading, resource: RmResource, lineIds: readonly string[]) {
  const index = reading.message.resources.indexOf(resource);
  const lineId = lineIds.includes(resource.elementId) ? resource.elementId : undefined;
  if (lineId === undefined) {
    reading.wrong(`ResourceInformation[${index + 1}]/ResourceInfoElementID`, 'unknownLine');
  }
  const number = (list: string) => Number(reading.keyword(resource, list) ?? 0);
  return {
    lineId,
    returned: number(lists.returned),
    damaged: number(lists.damaged),
    consumed: number(lists.consumed),
  };
}
