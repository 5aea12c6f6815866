import { scheduleTypes, type RmType } from './message.js';

/** In what one message differs from the others: the elements of each part, and the schedule types it takes. */
export interface Differences {
  readonly head: string;
  readonly information: string;
  /** Parts of `ResourceStatus`; without any there is no such element. */
  readonly status?: string;
  readonly resource: string;
  readonly assignment: string;
  /** All that the standard has when left out. */
  readonly schedules?: readonly string[];
}

const cited = 'PrecedingMessageID IncidentInformation* MessageRecall? Funding* ContactInformation+';
const citing = cited.replace('ID', 'ID?');
const begun = 'ResourceInfoElementID Resource AssignmentInformation? ScheduleInformation*';
const answered =
  'ResourceInfoElementID ResponseInformation Resource? AssignmentInformation? ScheduleInformation*';
const maybeAnswered = answered.replace('ResponseInformation', 'ResponseInformation?');
const described =
  'ResourceID? Name? TypeStructure? TypeInfo? Keyword* Description? Credentials? Certifications? SpecialRequirements?';
const owned = `${described} ResponsibleParty? OwnershipInformation?`;
const withStatus = `${owned} ResourceStatus?`;
export const fullStatus = 'InventoryRefreshDateTime? DeploymentStatus? Availability?';
const laterStatus = 'DeploymentStatus? Availability?';
const earlyStatus = 'InventoryRefreshDateTime? DeploymentStatus?';
const bare = 'Quantity? Restrictions? AnticipatedFunction?';
const full = `${bare} PriceQuote? OrderID? AssignmentInstructions?`;
const withoutOrder = `${bare} PriceQuote? AssignmentInstructions?`;
const counted = (assignment: string) => assignment.replace('Quantity?', 'Quantity');

const asked = [
  'RequestedArrival',
  'RequestedDeparture',
  'EstimatedReturnDeparture',
  'EstimatedReturnArrival',
  'ReportTo',
  'Route',
];
const except = (...left: string[]) => scheduleTypes.filter((type) => !left.includes(type));

/** From the schemas of the standard, message by message. */
export const differences: Readonly<Record<RmType, Differences>> = {
  RequestResource: {
    head: `IncidentInformation* MessageRecall? Funding* ContactInformation+ ResourceInformation+`,
    information: begun,
    resource: described,
    assignment: bare,
    schedules: asked,
  },
  ResponseToRequestResource: {
    head: `${cited} ResourceInformation+`,
    information: answered,
    resource: withStatus,
    status: fullStatus,
    assignment: withoutOrder,
    schedules: except(
      'ActualArrival',
      'ActualDeparture',
      'EstimatedReturnArrival',
      'ActualReturnArrival',
      'ActualReturnDeparture',
      'Committed',
      'Current',
    ),
  },
  RequisitionResource: {
    head: `${citing.replace('Funding*', 'Funding+')} ResourceInformation+`,
    information: begun.replace('AssignmentInformation?', 'AssignmentInformation'),
    resource: owned,
    assignment: counted(withoutOrder),
    schedules: [...asked, 'EstimatedArrival', 'EstimatedDeparture'],
  },
  CommitResource: {
    head: `${cited} ResourceInformation+`,
    information: answered,
    resource: withStatus,
    status: earlyStatus,
    assignment: counted(full),
    schedules: except('ActualArrival', 'ActualReturnArrival', 'ActualReturnDeparture'),
  },
  RequestInformation: {
    head: `${citing} ResourceInformation*`,
    information: begun.replace('Resource ', 'Resource? '),
    resource: withStatus,
    status: fullStatus,
    assignment: full,
  },
  ResponseToRequestInformation: {
    head: `${cited} ResourceInformation*`,
    information: maybeAnswered,
    resource: withStatus,
    status: fullStatus,
    assignment: full,
  },
  OfferUnsolicitedResource: {
    head: 'IncidentInformation* MessageRecall? ContactInformation+ ResourceInformation+',
    information: begun,
    resource: withStatus,
    status: fullStatus,
    assignment: withoutOrder,
    schedules: [
      'EstimatedArrival',
      'EstimatedDeparture',
      'RequestedReturnDeparture',
      'RequestedReturnArrival',
      'BeginAvailable',
      'EndAvailable',
      'Route',
    ],
  },
  ReleaseResource: {
    head: `${citing} ResourceInformation+`,
    information: maybeAnswered.replace('Resource?', 'Resource'),
    resource: withStatus,
    status: laterStatus,
    assignment: counted(full),
    schedules: except('ActualReturnArrival'),
  },
  RequestReturn: {
    head: `${citing} ResourceInformation+`,
    information: begun,
    resource: withStatus,
    status: laterStatus,
    assignment: full,
    schedules: except(
      'EstimatedReturnDeparture',
      'EstimatedReturnArrival',
      'ActualReturnArrival',
      'ActualReturnDeparture',
      'Current',
    ),
  },
  ResponseToRequestReturn: {
    head: `${cited} ResourceInformation+`,
    information: answered,
    resource: `${owned} ResourceStatus`,
    status: 'DeploymentStatus Availability',
    assignment: full,
    schedules: except('ActualReturnArrival'),
  },
  RequestQuote: {
    head: `${citing} ResourceInformation+`,
    information: maybeAnswered.replace('Resource?', 'Resource'),
    resource: owned,
    assignment: `${bare} AssignmentInstructions?`,
    schedules: asked,
  },
  ResponseToRequestQuote: {
    head: `${cited} ResourceInformation+`,
    information: answered,
    resource: withStatus,
    status: fullStatus,
    assignment: withoutOrder.replace('PriceQuote?', 'PriceQuote'),
    schedules: except(
      'ActualArrival',
      'ActualDeparture',
      'ActualReturnArrival',
      'ActualReturnDeparture',
      'Committed',
      'Current',
    ),
  },
  RequestResourceDeploymentStatus: {
    head: `${citing} ResourceInformation+`,
    information: begun,
    resource: owned,
    assignment: full,
    schedules: except('Current'),
  },
  ReportResourceDeploymentStatus: {
    head: `${citing} ResourceInformation+`,
    information: maybeAnswered,
    resource: withStatus,
    status: fullStatus,
    assignment: full,
  },
  RequestExtendedDeploymentDuration: {
    head: `${citing} ResourceInformation+`,
    information: begun,
    resource: withStatus,
    status: laterStatus,
    assignment: `${bare} PriceQuote? OrderID?`,
    schedules: except(
      'ActualReturnArrival',
      'ActualReturnDeparture',
      'BeginAvailable',
      'EndAvailable',
      'Current',
    ),
  },
  ResponseToRequestExtendedDeploymentDuration: {
    head: `${cited} ResourceInformation+`,
    information: answered,
    resource: withStatus,
    status: laterStatus,
    assignment: full,
    schedules: except('ActualReturnArrival', 'ActualReturnDeparture', 'BeginAvailable', 'Current'),
  },
};
