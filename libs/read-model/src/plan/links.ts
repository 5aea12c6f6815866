import type { PlanRelation } from '#domain';
import { Instant, Key, OptionalInstant, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';

/** How a plan hangs together with another one. */
export interface PlanLink {
  readonly otherPlanId: string;
  /** Whose the other plan is: it confirms. */
  readonly agencyId: string;
  readonly relation: PlanRelation;
  readonly note?: string;
  readonly proposedAt: string;
  /** Absent until the other side has answered. */
  readonly confirmed?: boolean;
  readonly reason?: string;
  readonly answeredAt?: string;
}

@Entity('plan_links')
export class PlanLinkRow {
  /** `<plan>/<other plan>` */
  @Key() id!: string;
  /** Of the plan. */
  @Position() revision!: string;
  @Text() planId!: string;
  @Text() planTitle!: string;
  @Text() ownerAgencyId!: string;
  @Text() otherPlanId!: string;
  @Text() agencyId!: string;
  @Text() relation!: PlanRelation;
  @OptionalText() note!: string | null;
  @Text() status!: 'proposed' | 'confirmed' | 'declined';
  @OptionalText() reason!: string | null;
  @Instant() proposedAt!: string;
  @OptionalInstant() answeredAt!: string | null;
}

interface Linked {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  readonly ownerAgencyId: string;
  readonly links: readonly PlanLink[];
}

/** The links of a plan as rows of their own, to be found from either side. */
export const linkRowsOf = ({ id, revision, title, ownerAgencyId, links }: Linked): PlanLinkRow[] =>
  links.map((link) => ({
    id: `${id}/${link.otherPlanId}`,
    revision,
    planId: id,
    planTitle: title,
    ownerAgencyId,
    otherPlanId: link.otherPlanId,
    agencyId: link.agencyId,
    relation: link.relation,
    note: link.note ?? null,
    status: link.confirmed === undefined ? 'proposed' : link.confirmed ? 'confirmed' : 'declined',
    reason: link.reason ?? null,
    proposedAt: link.proposedAt,
    answeredAt: link.answeredAt ?? null,
  }));
