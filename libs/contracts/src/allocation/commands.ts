import { type JointOverride, type AllocationCommands } from '#domain';
import { Override } from '../sharing/forms.js';
import { ActAlone } from '../form/common.js';
import { Code, Id, Ids, Optional, Part, Parts } from '../form/fields.js';
import { type CommandExamples, type CommandSpecs, type Outer } from '../form/specs.js';

/** More open requests than a district has at once. */
const mostRequests = 200;

/** Other lines than the proposed ones for one request, and why. */
export class OverrideOfRequest extends Override implements JointOverride {
  @Id() sharingId!: string;
}

export class DecideJointly {
  @Ids(1, mostRequests) sharingIds!: string[];
  @Optional() @Code() policyVersion?: string;
  @Optional() @Parts(() => OverrideOfRequest, 1, mostRequests) overrides?: OverrideOfRequest[];
  /** Where the installation asks for a second person: act at once, for this reason, and be signed later. */
  @Optional() @Part(() => ActAlone) actAlone?: ActAlone;
}

type OuterAllocationCommand = Outer<AllocationCommands, 'allocation.report-adoption'>;

export const allocationSpecs: CommandSpecs<OuterAllocationCommand> = {
  'allocation.decide': {
    dto: DecideJointly,
    creates: true,
    zh: '对多项请求联合分配',
    en: 'Decide competing requests jointly',
  },
};

export const allocationExamples: CommandExamples<OuterAllocationCommand> = {
  'allocation.decide': {
    sharingIds: ['SH-G1-TEAM', 'SH-C1-TEAM'],
    overrides: [
      {
        sharingId: 'SH-C1-TEAM',
        reason: '危化现场须专业队',
        lines: [{ resourceId: 'FIRE.team.rescue', units: 1 }],
      },
    ],
  },
};
