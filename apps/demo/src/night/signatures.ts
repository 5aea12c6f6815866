import { speakers } from '../story/parties.js';
import { signedLater } from '../story/second-person.js';
import type { Draft } from '../story/step.js';
import { conflictSteps } from './conflict.js';
import { landslideSteps } from './landslide.js';
import { rainstormSteps } from './rainstorm.js';
import { underpassSteps } from './underpass.js';

const { floodCommander } = speakers;

const ofNight = [...underpassSteps, ...rainstormSteps, ...landslideSteps, ...conflictSteps];

function draft(id: string): Draft {
  const found = ofNight.find((one) => one.id === id);
  if (!found) throw new Error(`there is no step ${id}`);
  return found;
}

/**
 * In the morning the flood headquarters, which command natural disasters too, sign what the bureau's dispatcher
 * requisitioned alone. What was requisitioned for the leak and for those evacuated stays owed.
 */
export const signatureSteps: readonly Draft[] = [
  'HX-0618-2219a',
  'HX-0619-0018a',
  'HX-0619-0114a',
  'HX-0619-0212a',
].map((id) =>
  signedLater(`${id}-SIGN`, '06-19 08:30', floodCommander, draft(id), [
    '补签夜间单人征用',
    'Signs what was requisitioned alone at night',
  ]),
);
