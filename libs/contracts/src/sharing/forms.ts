import { type Answer, type Funding, type RequestAmendment, type SharingRequest } from '#domain';
import { ArrayMaxSize, ArrayMinSize, IsArray } from 'class-validator';
import { Pattern } from '../violations/patterns.js';
import { ActAlone } from '../form/common.js';
import {
  Amount,
  AreaCode,
  Code,
  Fen,
  Flag,
  Id,
  Ids,
  Instant,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Units,
  Whole,
} from '../form/fields.js';

export class Destination {
  @AreaCode() areaCode!: string;
  @Text(200) place!: string;
}

export class RequestResource implements SharingRequest {
  @Id() incidentId!: string;
  @Code() capability!: string;
  @Amount() amount!: number;
  @Instant() neededBy!: string;
  @Part(() => Destination) deliverTo!: Destination;
  @Whole(1, 5) priority!: number;
  @Text() purpose!: string;
  @Optional() @Instant() openUntil?: string;
  /** Asks for a capability although nobody has it and no table names it; such a one is refused otherwise. */
  @Optional() @Flag() unlisted?: boolean;
}

export class OfferResource {
  @Id() incidentId!: string;
  @Id() resourceId!: string;
  @Units() quantity!: number;
  @Optional() @Text() terms?: string;
  @Optional() @Instant() availableUntil?: string;
}

export class WithdrawOffer {
  @Id() resourceId!: string;
  @Text() reason!: string;
}

export class AmendRequest implements RequestAmendment {
  @Optional() @Amount() amount?: number;
  @Optional() @Instant() neededBy?: string;
  @Optional() @Whole(1, 5) priority?: number;
  @Optional() @Text() purpose?: string;
  @Text() reason!: string;
}

const answers = ['accept', 'decline', 'provisional'] as const;

export class RespondToRequest {
  @OneOf(answers) answer!: Answer;
  @Optional() @Id() resourceId?: string;
  @Optional() @Units() quantity?: number;
  @Optional() @Whole(0, 10_080) estimatedArrivalMinutes?: number;
  @Optional() @Text() reason?: string;
  @Optional() @Instant() availableUntil?: string;
}

export class RequestQuote {
  @Id() resourceId!: string;
  @Optional() @Text() note?: string;
}

export class RequestInformation {
  @Id() queryId!: string;
  @Text() question!: string;
  @Optional() @Ids(1, 50) toAgencyIds?: string[];
}

export class AskOwners {
  @Ids(1, 50) agencyIds!: string[];
}

export class AnswerInformation {
  @Id() queryId!: string;
  @OneOf(answers) answer!: Answer;
  @Optional() @Text(4000) text?: string;
  @Optional() @Text() reason?: string;
}

export class QuoteResource {
  @Id() resourceId!: string;
  @Fen() pricePerUnitFen!: number;
  @Optional() @Text() terms?: string;
  @Optional() @Text() provisionalReason?: string;
}

export class OverrideLine {
  @Id() resourceId!: string;
  @Units() units!: number;
}

export class Override {
  @Text() reason!: string;
  @Parts(() => OverrideLine, 1, 100) lines!: OverrideLine[];
}

export class DecideAllocation {
  @Optional() @Code() policyVersion?: string;
  @Optional() @Part(() => Override) override?: Override;
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

const LineIds = (): PropertyDecorator => (target, key) => {
  for (const decorate of [
    Optional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(200),
    Pattern('lineId', { each: true }),
  ]) {
    decorate(target, key);
  }
};

export class FundingDetails implements Funding {
  @Code() code!: string;
  @Optional() @Fen() amountFen?: number;
}

export class RequisitionResource {
  @LineIds() lineIds?: string[];
  @Part(() => FundingDetails) funding!: FundingDetails;
  @Text(200) reportTo!: string;
  @Optional() @Text(200) legalBasis?: string;
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

export class CommitResource {
  @LineIds() lineIds?: string[];
  @Optional() @Instant() estimatedArrivalAt?: string;
}

export class DispatchResource {
  @LineIds() lineIds?: string[];
  @Instant() departedAt!: string;
}

export class ReportArrival {
  @LineIds() lineIds?: string[];
  @Instant() arrivedAt!: string;
}

export class SomeLines {
  @LineIds() lineIds?: string[];
}

export class ReportStatus {
  @LineIds() lineIds?: string[];
  @Code() status!: string;
  @Optional() @Text() note?: string;
  @Instant() observedAt!: string;
}

export class AnswerRecall {
  @LineIds() lineIds?: string[];
  @OneOf(answers) answer!: Answer;
  @Optional() @Text() reason?: string;
  @Optional() @Instant() returnBy?: string;
}

export class RequestExtension {
  @Instant() until!: string;
  @Text() reason!: string;
}

export class AnswerExtension {
  @Flag() granted!: boolean;
  @Optional() @Text() reason?: string;
}

export class LinesWithReason {
  @LineIds() lineIds?: string[];
  @Text() reason!: string;
}

export class ReturnedLine {
  @Pattern('lineId') lineId!: string;
  @Whole(0, 1_000_000) returned!: number;
  @Whole(0, 1_000_000) damaged!: number;
  @Whole(0, 1_000_000) consumed!: number;
}

export class ReportReturn {
  @Parts(() => ReturnedLine, 1, 200) lines!: ReturnedLine[];
  @Instant() returnedAt!: string;
}

export class ClaimCompensation {
  @LineIds() lineIds?: string[];
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(4000) grounds!: string;
}

export class PayCompensation {
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(200) reference!: string;
}
