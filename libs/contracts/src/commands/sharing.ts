import type { Funding, SharingRequest } from '#domain';
import { ArrayMaxSize, ArrayMinSize, IsArray, Matches } from 'class-validator';
import {
  Amount,
  AreaCode,
  Code,
  Fen,
  Flag,
  Id,
  Instant,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Units,
  Whole,
} from './fields.js';

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
}

export class OfferResource {
  @Id() incidentId!: string;
  @Id() resourceId!: string;
  @Units() quantity!: number;
  @Optional() @Text() terms?: string;
}

export class RespondToRequest {
  @OneOf(['accept', 'decline', 'provisional']) answer!: 'accept' | 'decline' | 'provisional';
  @Optional() @Id() resourceId?: string;
  @Optional() @Units() quantity?: number;
  @Optional() @Whole(0, 10_080) estimatedArrivalMinutes?: number;
  @Optional() @Text() reason?: string;
}

export class QuoteResource {
  @Id() resourceId!: string;
  @Fen() pricePerUnitFen!: number;
  @Optional() @Text() terms?: string;
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
}

const LineIds = (): PropertyDecorator => (target, key) => {
  for (const decorate of [
    Optional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(200),
    Matches(/^\d{1,4}\.\d{1,4}$/, { each: true, message: 'each of lineIds must look like 1.2' }),
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
  @Matches(/^\d{1,4}\.\d{1,4}$/, { message: 'lineId must look like 1.2' }) lineId!: string;
  @Whole(0, 1_000_000) returned!: number;
  @Whole(0, 1_000_000) damaged!: number;
  @Whole(0, 1_000_000) consumed!: number;
}

export class ReportReturn {
  @Parts(() => ReturnedLine, 1, 200) lines!: ReturnedLine[];
  @Instant() returnedAt!: string;
}

export class ClaimCompensation {
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(4000) grounds!: string;
}

export class PayCompensation {
  @Id() claimId!: string;
  @Fen() amountFen!: number;
  @Text(200) reference!: string;
}
