import { operating } from '#domain';
import { seesAll } from './sight.js';
import type { Viewer } from './viewer.js';
import type { Where } from './where.js';

/**
 * Resources are known to departments and townships, to superiors and neighbours as far as they are at work for an incident
 * that these see, and to their owners.
 */
export function seesStock(where: Where, viewer: Viewer, owner: string, isAtWork: string): string {
  if (viewer.suspended) return 'false';
  const isOpen = viewer.kind === 'department' || viewer.kind === 'township';
  if (seesAll(viewer) || (isOpen && operating.includes(viewer.role))) return 'true';
  const own = `${owner} = ${where.param(viewer.agencyId)}`;
  return viewer.kind === 'superior' || viewer.kind === 'neighbour' ? `${own} or ${isAtWork}` : own;
}
