import { commandSpecs, type OuterCommandName } from '../aggregates/table.js';

export const commandNames = Object.keys(commandSpecs) as OuterCommandName[];

export const isOuterCommand = (name: string): name is OuterCommandName => Object.hasOwn(commandSpecs, name);

const byAgencyEvent = new Map(
  commandNames.flatMap((name) => {
    const event = commandSpecs[name].agencyEvent;
    return event ? [[event, name] as const] : [];
  }),
);

/** The command that does what an agency's event says has happened. */
export const commandOfAgencyEvent = (event: string): OuterCommandName | undefined => byAgencyEvent.get(event);
