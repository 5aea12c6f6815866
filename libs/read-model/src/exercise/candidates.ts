import type { ExerciseWorld } from '#contracts';
import type { Candidate } from '#domain';
import { AgreementRow } from '../agreement/rows.js';
import { ResourceRow } from '../resource/rows.js';
import type { CandidateQuery } from '../resource/queries.js';
import { exerciseState } from './state.js';

/** The resources inside a drill as candidates; the same as the live query gives of live ones. */
export async function exerciseCandidates(
  world: ExerciseWorld,
  { capability, requesterAgencyId, at }: CandidateQuery & { readonly at: string },
): Promise<{ logPosition: string; candidates: Candidate[] }> {
  const state = await exerciseState(world);
  const agreements = state
    .rows(AgreementRow)
    .filter(
      (a) =>
        a.beneficiaryAgencyId === requesterAgencyId &&
        a.status === 'in-force' &&
        Date.parse(a.validFrom) <= Date.parse(at) &&
        Date.parse(at) < Date.parse(a.validUntil),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const candidates = state
    .rows(ResourceRow)
    .filter((r) => r.capability === capability)
    .map((r) => {
      const agreement = agreements.find(
        (a) =>
          a.providerAgencyId === r.ownerAgencyId &&
          a.items.some(({ resourceKind }) => resourceKind === r.kind),
      );
      return {
        resourceId: r.id,
        ownerAgencyId: r.ownerAgencyId,
        capability: r.capability,
        perUnit: r.perUnit,
        availableUnits: r.available,
        readiness: r.readiness,
        arrivalMinutes: r.arrivalMinutes,
        costPerUnitFen: r.costPerUnitFen ?? 0,
        minimumReserve: r.minimumReserve,
        areaCode: r.areaCode,
        ...(agreement ? { agreementId: agreement.id } : {}),
      };
    });
  return { logPosition: state.position, candidates };
}
