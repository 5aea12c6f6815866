import { maySee, sightOf, view, cut, type Address, type Facts, type Viewed } from '#domain';
import type { Viewer } from './viewer.js';

/** A row as it may be shown: some fields always, the others where they are not cut. */
export type Seen<R, Always extends keyof R> = Pick<R, Always> & Partial<Omit<R, Always>>;

/** The row as this viewer may see it at this address; nothing where it may not. */
export function shown<R extends object>(
  address: Address,
  what: Viewed,
  row: R,
  viewer: Viewer,
  of: Facts,
): R | undefined {
  if (!isOpen(address, viewer, of)) return undefined;
  const { here } = viewer;
  // to be the home bureau opens some lists and is no relation to what is in them
  const seen = sightOf(viewer, of, here) === 'none' ? cut : view;
  return seen(what, row, viewer, of, here) as R | undefined;
}

export const isOpen = (address: Address, viewer: Viewer, of: Facts): boolean =>
  !('refusal' in maySee(address, viewer, of, viewer.here));
