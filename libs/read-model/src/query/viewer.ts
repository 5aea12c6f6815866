import type { Jurisdiction, Speaker } from '#domain';

/** Who asks: what the registry says of its agency now, and by whose mandates the rest is judged. */
export interface Viewer extends Speaker {
  readonly here: Jurisdiction;
  /** When it asks, RFC 3339 in UTC; left out for who asks now. */
  readonly at?: string;
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
