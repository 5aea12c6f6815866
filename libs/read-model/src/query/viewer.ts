import type { Jurisdiction, Speaker } from '#domain';

/** Who asks: what the registry says of its agency now, and by whose mandates the rest is judged. */
export interface Viewer extends Speaker {
  readonly here: Jurisdiction;
}

/** The service itself, which sees everything. */
export const serviceViewer: Viewer = {
  agencyId: 'liandong',
  kind: 'department',
  mandates: [],
  role: 'system',
  principal: 'liandong',
  here: { districtCode: '', homeBureauId: '', commands: [] },
};
