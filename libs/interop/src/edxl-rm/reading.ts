import type { Violation, ViolationCode } from '#contracts';
import { own, type Answer, type SharingCommands, type SharingState } from '#domain';
import type { RmMessage, RmResource, RmResponseType, RmScheduleType } from './message.js';
import type { RmEntry } from './scene.js';

/** The command that a message asks for; its body is checked like any other command's. */
export interface RmCommand {
  readonly name: keyof SharingCommands;
  readonly sharingId: string;
  readonly data: object;
  readonly key: string;
  /** The agency that the message says it is from, when it names one of ours. */
  readonly claimedAgencyId?: string;
}

/** What is found wrong while a message is read. */
export class Reading {
  readonly violations: Violation[] = [];

  constructor(
    readonly message: RmMessage,
    readonly entries: readonly RmEntry[],
  ) {}

  wrong(path: string, code: ViolationCode, value?: string): undefined {
    const details = value === undefined ? {} : { value };
    this.violations.push({ path: `${this.message.type}/${path}`, code, ...details });
    return undefined;
  }

  /** Its value, or a violation when there is none. */
  required<T>(value: T | undefined, path: string): T | undefined {
    return value ?? this.wrong(path, 'isDefined');
  }

  /** The one resource of a message that asks for one thing. */
  single(): RmResource | undefined {
    const [first, ...more] = this.message.resources;
    if (more.length > 0) this.wrong('ResourceInformation[2]', 'single');
    return first;
  }

  keyword(resource: RmResource, list: string): string | undefined {
    return resource.keywords.find((keyword) => keyword.list === list)?.value;
  }
}

export const instantOf = (resource: RmResource | undefined, type: RmScheduleType): string | undefined =>
  resource?.schedules.find((schedule) => schedule.type === type && schedule.at)?.at;

export const answerOf: Readonly<Record<RmResponseType, Answer>> = {
  Accept: 'accept',
  Decline: 'decline',
  Provisional: 'provisional',
};

/** The lines that the resources of a message name, by line or by resource; each once. */
export function lineIdsIn(reading: Reading, lines: SharingState['lines']): string[] {
  const found = reading.message.resources.map((resource, index) => {
    const named = [resource.response?.precedingElementId, resource.elementId].find(
      (id) => id !== undefined && own(lines, id) !== undefined,
    );
    if (named !== undefined) return [named];
    const same = Object.values(lines).filter(({ resourceId }) => resourceId === resource.resourceId);
    if (same.length === 0) {
      reading.wrong(`ResourceInformation[${index + 1}]`, 'unknownLine');
    }
    return same.map(({ lineId }) => lineId);
  });
  return [...new Set(found.flat())];
}
