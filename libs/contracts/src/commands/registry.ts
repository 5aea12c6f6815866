import { commandRules, type PolicyRole } from '#domain';
import { commandSpecs, type OuterCommandName } from '../aggregates/table.js';

export const commandNames = Object.keys(commandSpecs) as OuterCommandName[];

export const isOuterCommand = (name: string): name is OuterCommandName => Object.hasOwn(commandSpecs, name);

/** Roles in which somebody may send it; of which agency, about what and when, the policy says. */
export const rolesFor = (name: OuterCommandName): readonly PolicyRole[] => [
  ...new Set(commandRules[name].ways.flatMap(({ roles }) => roles).filter((role) => role !== 'system')),
];

const byAgencyEvent = new Map(
  commandNames.flatMap((name) => {
    const event = commandSpecs[name].agencyEvent;
    return event ? [[event, name] as const] : [];
  }),
);

/** The command that does what an agency's event says has happened. */
export const commandOfAgencyEvent = (event: string): OuterCommandName | undefined => byAgencyEvent.get(event);
