import type { Demo } from '#contracts';
import type { Step } from './step.js';

/** The steps of a demo that an installation brings. */
export const stepsOf = ({ id: correlation, steps }: Demo): Step[] =>
  steps.map(({ agencyId, role, principal, command, ...step }) => ({
    ...step,
    correlation,
    actor: { agencyId, role, principal },
    name: command,
    awaits: [],
    asAgencyEvent: false,
  }));
