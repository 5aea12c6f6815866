import type { Violation } from '#contracts';
import type { XmlElement } from '../xml/reader.js';
import {
  anything,
  violationsIn,
  type Rule,
  type Shape,
  type TextRule,
  type Times,
} from '../xml/structure.js';
import { differences, fullStatus } from './differences.js';
import { messageTypes, recallTypes, responseTypes, scheduleTypes, type RmType } from './message.js';

export const rmNamespace = 'urn:oasis:names:tc:emergency:EDXL:RM:1.0';
export const rmMessageNamespace = `${rmNamespace}:msg`;

const rm = (...rules: Rule[]): Shape => ({ namespace: rmNamespace, rules });
const msg = (...rules: Rule[]): Shape => ({ namespace: rmMessageNamespace, rules });

/** `Name`, `Name?`, `Name+`, `Name*` → the rule. */
const named = (written: string, contents: Readonly<Record<string, Rule[2]>>): Rule[] =>
  written.split(' ').map((word) => {
    const [, name = word, times = ''] = /^(\w+)([?+*]?)$/.exec(word) ?? [];
    return [name, (times || '1') as Times, contents[name]];
  });

/** xsd:dateTime with the zone that an instant needs. */
const time: TextRule = {
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
  isInstant: true,
};
const some: TextRule = { pattern: /\S/ };
const double: TextRule = { pattern: /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/ };

const valueList = rm(['ValueListURN', '1', some], ['Value', '+']);
const quantity: Shape = {
  ...rm(
    ['QuantityText', '*'],
    ['MeasuredQuantity', '?', rm(['Amount', '1', double], ['UnitOfMeasure', '?', valueList])],
  ),
  oneOf: ['QuantityText', 'MeasuredQuantity'],
};
const location: Shape = {
  ...rm(['LocationDescription', '?'], ['Address', '?', anything], ['TargetArea', '?', anything]),
  anyOf: ['LocationDescription', 'Address', 'TargetArea'],
};
const contact: Shape = {
  ...rm(
    ['ContactDescription', '?'],
    [
      'ContactRole',
      '?',
      { oneOf: ['Sender', 'Requester', 'SubjectMatterExpert', 'Approver', 'RespondingOrg', 'Owner'] },
    ],
    ['Radio', '*', rm(['RadioType', '1', valueList], ['RadioChannel', '1'])],
    ['ContactLocation', '?', location],
    ['AdditionalContactInformation', '?', anything],
  ),
  anyOf: ['ContactDescription', 'ContactRole'],
};
const response = rm(
  ['PrecedingResourceInfoElementID', '1', some],
  ['ResponseType', '1', { oneOf: responseTypes }],
  ['ReasonCode', '?', valueList],
  ['ResponseReason', '?'],
);
const owner: Shape = {
  ...rm(['Owner', '?'], ['OwningJurisdiction', '?'], ['HomeDispatch', '?'], ['HomeUnit', '?']),
  anyOf: ['Owner', 'OwningJurisdiction'],
};
const instructions = rm(
  ['ModeOfTransportation', '?'],
  ['NavigationInstructions', '?'],
  ['ReportingInstructions', '?'],
);

const fundingRules: Rule[] = [
  ['FundCode', '?'],
  ['FundingInfo', '?'],
];
const oneFunding = { anyOf: ['FundCode', 'FundingInfo'] };

function shapeOf(type: RmType): Shape {
  const { head, information, resource, status, assignment, schedules } = differences[type];
  const description = type === 'RequestInformation' ? 'MessageDescription' : 'MessageDescription?';
  const resourceShape: Shape = {
    ...msg(
      ...named(resource, {
        TypeStructure: valueList,
        TypeInfo: anything,
        Keyword: valueList,
        ResponsibleParty: contact,
        OwnershipInformation: owner,
        ResourceStatus: msg(
          ...named(status ?? fullStatus, { InventoryRefreshDateTime: time, DeploymentStatus: valueList }),
        ),
      }),
    ),
    anyOf: ['ResourceID', 'Name', 'TypeStructure'],
  };
  const informationShape = msg(
    ...named(information, {
      ResourceInfoElementID: some,
      ResponseInformation: response,
      Resource: resourceShape,
      AssignmentInformation: msg(
        ...named(assignment, {
          Quantity: quantity,
          PriceQuote: quantity,
          AssignmentInstructions: instructions,
        }),
      ),
      ScheduleInformation: msg(
        ['ScheduleType', '1', { oneOf: schedules ?? scheduleTypes }],
        ['DateTime', '?', time],
        ['Location', '?', location],
      ),
    }),
  );
  return msg(
    ...named(`MessageID SentDateTime MessageContentType ${description} OriginatingMessageID ${head}`, {
      MessageID: some,
      SentDateTime: time,
      MessageContentType: { oneOf: [type] },
      OriginatingMessageID: some,
      PrecedingMessageID: some,
      IncidentInformation: {
        ...rm(['IncidentID', '?'], ['IncidentDescription', '?']),
        anyOf: ['IncidentID', 'IncidentDescription'],
      },
      MessageRecall: rm(['RecallMessageID', '1', some], ['RecallType', '1', { oneOf: recallTypes }]),
      // the schema of this one message has these two elements in its own namespace
      Funding: { ...(type === 'RequestResource' ? msg : rm)(...fundingRules), ...oneFunding },
      ContactInformation: contact,
      ResourceInformation: informationShape,
    }),
  );
}

const shapes = Object.fromEntries(messageTypes.map((type) => [type, shapeOf(type)])) as Readonly<
  Record<RmType, Shape>
>;

/** Everything in which a document is not a message of EDXL-RM 1.0, at most 20 things; none when it is one. */
export function rmViolations(root: XmlElement): Violation[] {
  const type = messageTypes.find((one) => one === root.name);
  return type
    ? violationsIn(root, type, shapes[type])
    : [{ path: '', code: 'root', values: messageTypes, namespace: rmMessageNamespace }];
}
