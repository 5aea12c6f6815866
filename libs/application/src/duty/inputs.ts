import {
  everybodyIn,
  inOrder,
  rosterOf,
  type DutyCommand,
  type DutyPerson,
  type OpenItem,
  type RosterOf,
} from '#domain';
import type { EventLog } from '#event-log';
import { besideOf } from './beside.js';
import { patienceMs } from '../sharing/allocation-inputs.js';
import type { InputsOf } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

/** What an agency has open, of which so much is listed. */
export interface OpenWork {
  readonly open: readonly OpenItem[];
  readonly more: number;
}

export interface DutySources {
  /** What the agency has open, as the read model shows it. */
  openWork(agencyId: string): Promise<OpenWork>;
  /** Waits until the read model shows a position, or until the time is over. */
  waitForPosition(position: bigint, timeoutMs: number): Promise<boolean>;
  /**
   * Those of these persons that the agency has, also where their employment has ended; nothing where it keeps no persons:
   * then nobody is unknown or gone.
   */
  readonly personsOf: (
    agencyId: string,
    personIds: readonly string[],
  ) => Promise<readonly DutyPerson[] | undefined>;
}

/**
 * What commands about duty need from elsewhere: which roster it is, the shifts of the months beside it, what the registry
 * says of the persons, and what the agency has open.
 */
export const dutyInputs = (
  log: Pick<EventLog, 'lastPosition'>,
  { duty }: Pick<Runners, 'duty'>,
  { personsOf, ...sources }: DutySources,
): InputsOf<'duty'> => {
  const openWork = async (agencyId: string): Promise<OpenWork> => {
    // what was done a moment ago is not asked about again; what is shown later is open all the same
    await sources.waitForPosition(await log.lastPosition(), patienceMs);
    return sources.openWork(agencyId);
  };
  const persons = async ({ agencyId }: RosterOf, personIds: readonly string[]) => {
    const known = await personsOf(agencyId, [...new Set(personIds)]);
    return known ? { persons: known } : {};
  };

  return {
    complete:
      ({ id }) =>
      async (command, state): Promise<DutyCommand> => {
        const of = rosterOf(id);
        if (!of) return command;
        switch (command.type) {
          case 'duty.put-shifts': {
            const named = command.data.shifts.flatMap((shift) => inOrder(shift));
            const known = await persons(
              of,
              named.flatMap(({ personId }) => personId ?? []),
            );
            return {
              ...command,
              data: { ...command.data, of, beside: await besideOf(of, { duty }), ...known },
            };
          }
          case 'duty.change-shift': {
            const named = inOrder(command.data).flatMap(({ personId }) => personId ?? []);
            const known = await persons(of, named);
            return { ...command, data: { ...command.data, beside: await besideOf(of, { duty }), ...known } };
          }
          case 'duty.drop-shift':
          case 'duty.take-over':
            return {
              ...command,
              data: { ...command.data, beside: await besideOf(of, { duty }) },
            } as DutyCommand;
          case 'duty.hand-over':
            return { ...command, data: { ...command.data, ...(await openWork(of.agencyId)) } };
          case 'duty.note':
            return { ...command, data: { ...command.data, of } };
          case 'duty.keep-watch': {
            const known = await persons(of, state.shifts.flatMap(everybodyIn));
            const beside = await besideOf(of, { duty });
            return {
              ...command,
              data: { ...command.data, beside, ...known, ...(await openWork(of.agencyId)) },
            };
          }
          default:
            return command;
        }
      },
  };
};
