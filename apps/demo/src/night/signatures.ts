import { speakers } from '../story/parties.js';
import { signedLater, wasDoneAlone } from '../story/second-person.js';
import type { Draft } from '../story/step.js';

const { second } = speakers;

/** In the morning the second person of the bureau signs what its dispatcher did alone at night: nothing stays owed. */
export const signaturesFor = (ofNight: readonly Draft[]): readonly Draft[] =>
  ofNight
    .filter(wasDoneAlone)
    .map((draft) =>
      signedLater(`${draft.id}-SIGN`, '06-19 08:30', second, draft, [
        '补签夜间单人征用',
        'Signs what was requisitioned alone at night',
      ]),
    );
