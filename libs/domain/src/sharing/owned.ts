import { refuse, type Refusal } from '../kernel/decider.js';
import type { OwnedUnits, ResourceNeed } from './commands.js';
import { remainder } from './ranking.js';

interface Said {
  readonly resourceId?: string;
  readonly quantity?: number;
  readonly owned?: OwnedUnits;
}

/** Why an owner cannot say so many units: it has fewer, wherever they are now. */
export function moreThanOwned({
  resourceId,
  quantity: asked,
  owned,
}: Said): { refusal: Refusal } | undefined {
  if (asked === undefined || owned === undefined || asked <= owned.units) return undefined;
  return refuse('insufficient-quantity', { resourceId, asked, available: owned.units });
}

/** Why an answer does not name so many units: with one fewer it would cover all that is asked for. */
export function moreThanNeeded(
  { quantity, owned }: Said,
  { need }: { readonly need?: Pick<ResourceNeed, 'capability' | 'amount'> },
): { refusal: Refusal } | undefined {
  if (quantity === undefined || !need || owned?.capability?.code !== need.capability) return undefined;
  const { perUnit } = owned.capability;
  if (quantity <= 1 || remainder(need.amount, (quantity - 1) * perUnit) > 0) return undefined;
  return refuse('over-commitment', { asked: need.amount, offered: quantity * perUnit });
}
