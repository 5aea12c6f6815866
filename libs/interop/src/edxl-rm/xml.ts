import type { Violation } from '#contracts';
import { readXml, usualBounds, type XmlElement } from '../xml/reader.js';
import { writeXml, type Written } from '../xml/writer.js';
import type {
  RmMeasure,
  RmMessage,
  RmRecallType,
  RmResource,
  RmResponseType,
  RmScheduleType,
  RmType,
  RmValue,
} from './message.js';
import { rmMessageNamespace, rmNamespace, rmViolations } from './schema.js';

const maybe = (name: string, text: string | undefined): Written => (text ? [name, text] : undefined);

/** An element with its children, or nothing when none of them is there. */
const group = (name: string, children: readonly Written[]): Written =>
  children.some((child) => child !== undefined) ? [name, children] : undefined;

const valueList = (name: string, value: RmValue | undefined): Written =>
  value && [
    name,
    [
      ['rm:ValueListURN', value.list],
      ['rm:Value', value.value],
    ],
  ];

const measure = (name: string, measured: RmMeasure | undefined): Written =>
  measured && [
    name,
    [
      [
        'rm:MeasuredQuantity',
        [['rm:Amount', String(measured.amount)], valueList('rm:UnitOfMeasure', measured.unit)],
      ],
    ],
  ];

export const writeRm = (message: RmMessage): string => {
  // the schema of this one message has the parts of its funding in its own namespace
  const prefix = message.type === 'RequestResource' ? '' : 'rm:';
  return writeXml(
    [
      message.type,
      [
        ['MessageID', message.messageId],
        ['SentDateTime', message.sent],
        ['MessageContentType', message.type],
        maybe('MessageDescription', message.description),
        ['OriginatingMessageID', message.originating],
        maybe('PrecedingMessageID', message.preceding),
        ...message.incidentIds.map((id): Written => ['IncidentInformation', [['rm:IncidentID', id]]]),
        message.recall && [
          'MessageRecall',
          [
            ['rm:RecallMessageID', message.recall.messageId],
            ['rm:RecallType', message.recall.type],
          ],
        ],
        ...message.funding.map(({ code, info }): Written => [
          'Funding',
          [maybe(`${prefix}FundCode`, code), maybe(`${prefix}FundingInfo`, info)],
        ]),
        [
          'ContactInformation',
          [maybe('rm:ContactDescription', message.sender), ['rm:ContactRole', 'Sender']],
        ],
        ...message.resources.map(resourceElement),
      ],
    ],
    rmMessageNamespace,
    { rm: rmNamespace },
  );
};

const resourceElement = (r: RmResource): Written => [
  'ResourceInformation',
  [
    ['ResourceInfoElementID', r.elementId],
    r.response && [
      'ResponseInformation',
      [
        ['rm:PrecedingResourceInfoElementID', r.response.precedingElementId],
        ['rm:ResponseType', r.response.type],
        maybe('rm:ResponseReason', r.response.reason),
      ],
    ],
    group('Resource', [
      maybe('ResourceID', r.resourceId),
      valueList('TypeStructure', r.kind),
      ...r.keywords.map((keyword) => valueList('Keyword', keyword)),
      r.owner ? ['OwnershipInformation', [['rm:Owner', r.owner]]] : undefined,
      r.status && [
        'ResourceStatus',
        [valueList('DeploymentStatus', r.status.deployment), maybe('Availability', r.status.availability)],
      ],
    ]),
    group('AssignmentInformation', [
      measure('Quantity', r.quantity),
      maybe('AnticipatedFunction', r.anticipatedFunction),
      measure('PriceQuote', r.price),
    ]),
    ...r.schedules.map(({ type, at, place }): Written => [
      'ScheduleInformation',
      [
        ['ScheduleType', type],
        maybe('DateTime', at),
        place ? ['Location', [['rm:LocationDescription', place]]] : undefined,
      ],
    ]),
  ],
];

/** Instructions to a processor have no business in a message. */
const bounds = { ...usualBounds, instructions: false };

/**
 * Reads a message of EDXL-RM 1.0.
 * @throws {UnfitXml} when it is not XML that can be taken
 */
export function readRm(body: Uint8Array): { message: RmMessage } | { violations: readonly Violation[] } {
  const root = readXml(body, bounds);
  const violations = rmViolations(root);
  if (violations.length > 0) return { violations };
  const recall = child(root, 'MessageRecall');
  const sender = all(root, 'ContactInformation').find((c) => one(c, 'ContactRole') === 'Sender');
  return {
    message: {
      type: root.name as RmType,
      messageId: one(root, 'MessageID') ?? '',
      sent: one(root, 'SentDateTime') ?? '',
      description: one(root, 'MessageDescription'),
      originating: one(root, 'OriginatingMessageID') ?? '',
      preceding: one(root, 'PrecedingMessageID'),
      incidentIds: all(root, 'IncidentInformation').flatMap((i) => one(i, 'IncidentID') ?? []),
      recall: recall && {
        messageId: one(recall, 'RecallMessageID') ?? '',
        type: one(recall, 'RecallType') as RmRecallType,
      },
      funding: all(root, 'Funding').map((f) => ({ code: one(f, 'FundCode'), info: one(f, 'FundingInfo') })),
      sender: sender && one(sender, 'ContactDescription'),
      resources: all(root, 'ResourceInformation').map(resourceOf),
    },
  };
}

/** The shape has been checked: a name has one namespace in one place. */
const all = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((c) => c.name === name);
const child = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent?.children.find((c) => c.name === name);

function one(parent: XmlElement | undefined, name: string): string | undefined {
  const text = child(parent, name)?.text.trim();
  return text === '' ? undefined : text;
}

function valueOf(element: XmlElement | undefined): RmValue | undefined {
  const list = one(element, 'ValueListURN');
  const value = one(element, 'Value');
  return list !== undefined && value !== undefined ? { list, value } : undefined;
}

function measureOf(element: XmlElement | undefined): RmMeasure | undefined {
  const measured = child(element, 'MeasuredQuantity');
  if (!measured) return undefined;
  return { amount: Number(one(measured, 'Amount')), unit: valueOf(child(measured, 'UnitOfMeasure')) };
}

function resourceOf(element: XmlElement): RmResource {
  const response = child(element, 'ResponseInformation');
  const resource = child(element, 'Resource');
  const assignment = child(element, 'AssignmentInformation');
  const status = child(resource, 'ResourceStatus');
  return {
    elementId: one(element, 'ResourceInfoElementID') ?? '',
    response: response && {
      precedingElementId: one(response, 'PrecedingResourceInfoElementID') ?? '',
      type: one(response, 'ResponseType') as RmResponseType,
      reason: one(response, 'ResponseReason') ?? valueOf(child(response, 'ReasonCode'))?.value,
    },
    resourceId: one(resource, 'ResourceID'),
    kind: valueOf(child(resource, 'TypeStructure')),
    keywords: (resource ? all(resource, 'Keyword') : []).flatMap((k) => valueOf(k) ?? []),
    owner: one(child(resource, 'OwnershipInformation'), 'Owner'),
    status: status && {
      deployment: valueOf(child(status, 'DeploymentStatus')),
      availability: one(status, 'Availability'),
    },
    quantity: measureOf(child(assignment, 'Quantity')),
    anticipatedFunction: one(assignment, 'AnticipatedFunction'),
    price: measureOf(child(assignment, 'PriceQuote')),
    schedules: all(element, 'ScheduleInformation').map((schedule) => ({
      type: one(schedule, 'ScheduleType') as RmScheduleType,
      at: one(schedule, 'DateTime'),
      place: one(child(schedule, 'Location'), 'LocationDescription'),
    })),
  };
}
