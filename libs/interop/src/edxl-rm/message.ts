export const rmMediaType = 'application/xml';

export const messageTypes = [
  'RequestResource',
  'ResponseToRequestResource',
  'RequisitionResource',
  'CommitResource',
  'RequestInformation',
  'ResponseToRequestInformation',
  'OfferUnsolicitedResource',
  'ReleaseResource',
  'RequestReturn',
  'ResponseToRequestReturn',
  'RequestQuote',
  'ResponseToRequestQuote',
  'RequestResourceDeploymentStatus',
  'ReportResourceDeploymentStatus',
  'RequestExtendedDeploymentDuration',
  'ResponseToRequestExtendedDeploymentDuration',
] as const;
export const scheduleTypes = [
  'RequestedArrival',
  'EstimatedArrival',
  'ActualArrival',
  'RequestedDeparture',
  'EstimatedDeparture',
  'ActualDeparture',
  'EstimatedReturnDeparture',
  'EstimatedReturnArrival',
  'ActualReturnArrival',
  'RequestedReturnDeparture',
  'RequestedReturnArrival',
  'ActualReturnDeparture',
  'BeginAvailable',
  'EndAvailable',
  'Committed',
  'Current',
  'ReportTo',
  'Route',
] as const;
export const responseTypes = ['Accept', 'Decline', 'Provisional'] as const;
export const recallTypes = ['Update', 'Cancel'] as const;

export type RmType = (typeof messageTypes)[number];
export type RmScheduleType = (typeof scheduleTypes)[number];
export type RmResponseType = (typeof responseTypes)[number];
export type RmRecallType = (typeof recallTypes)[number];

/** A value out of a list that its URN names. */
export interface RmValue {
  readonly list: string;
  readonly value: string;
}

export interface RmMeasure {
  readonly amount: number;
  readonly unit?: RmValue;
}

export interface RmResource {
  /** `ResourceInfoElementID`. */
  readonly elementId: string;
  readonly response?: {
    readonly precedingElementId: string;
    readonly type: RmResponseType;
    readonly reason?: string;
  };
  readonly resourceId?: string;
  readonly kind?: RmValue;
  readonly keywords: readonly RmValue[];
  readonly owner?: string;
  readonly status?: { readonly deployment?: RmValue; readonly availability?: string };
  readonly quantity?: RmMeasure;
  /** What it is wanted for. */
  readonly anticipatedFunction?: string;
  readonly price?: RmMeasure;
  readonly schedules: readonly {
    readonly type: RmScheduleType;
    readonly at?: string;
    readonly place?: string;
  }[];
}

/** The parts of an EDXL-RM 1.0 message that are used here. */
export interface RmMessage {
  readonly type: RmType;
  readonly messageId: string;
  readonly sent: string;
  readonly description?: string;
  readonly originating: string;
  readonly preceding?: string;
  readonly incidentIds: readonly string[];
  readonly recall?: { readonly messageId: string; readonly type: RmRecallType };
  readonly funding: readonly { readonly code?: string; readonly info?: string }[];
  /** `ContactDescription` of the contact in the role of sender. */
  readonly sender?: string;
  readonly resources: readonly RmResource[];
}
