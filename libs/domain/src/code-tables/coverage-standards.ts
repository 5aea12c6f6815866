import type { AreaTable } from './areas.js';

/** How long help takes over a distance: an estimate, not a route. Minutes and kilometres. */
export interface SpeedModel {
  readonly version: string;
  readonly source: string;
  readonly confirmed: boolean;
  /** From the call until the units leave. */
  readonly turnoutMinutes: number;
  /** Road length over straight distance. */
  readonly roadFactor: number;
  readonly kmPerHour: number;
}

/** What a township should be able to count on. Amounts are in the unit of the capability. */
export interface CoverageStandard {
  readonly capability: string;
  readonly withinMinutes: number;
  readonly minimumAmount: number;
}

export interface CoverageTables {
  readonly areas: AreaTable;
  readonly speed: SpeedModel;
  readonly standards: {
    readonly version: string;
    readonly source: string;
    readonly confirmed: boolean;
    /** For capabilities without a line of their own. */
    readonly usual: Omit<CoverageStandard, 'capability'>;
    readonly lines: readonly CoverageStandard[];
  };
}

/** Assumptions of the bureau's own, in no standard; to be replaced by local figures. */
export const usualSpeed: SpeedModel = {
  version: 'mountain-roads.1',
  source: '本单位估计 / estimate of the bureau',
  confirmed: false,
  turnoutMinutes: 10,
  roadFactor: 1.6,
  kmPerHour: 25,
};

export const usualStandards: CoverageTables['standards'] = {
  version: 'huaxi-cover.1',
  source: '本单位估计 / estimate of the bureau',
  confirmed: false,
  usual: { withinMinutes: 60, minimumAmount: 1 },
  lines: [
    { capability: 'rescue-team', withinMinutes: 45, minimumAmount: 1 },
    { capability: 'drainage-m3h', withinMinutes: 60, minimumAmount: 500 },
  ],
};
