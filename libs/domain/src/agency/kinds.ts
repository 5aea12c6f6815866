export const agencyKinds = [
  'department',
  'enterprise',
  'township',
  'superior',
  'neighbour',
  'organisation',
] as const;
export type AgencyKind = (typeof agencyKinds)[number];
