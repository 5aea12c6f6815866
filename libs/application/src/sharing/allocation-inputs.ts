import type { DrillLog } from '#contracts';
import {
  unitsOwned,
  type Candidate,
  type CandidateQuery,
  type OwnedUnits,
  type SharingCommand,
  type SharingState,
} from '#domain';
import type { EventLog, ExerciseLog } from '#event-log';
import type { AgencyDirectory } from '../directory/agency-directory.js';
import type { CommandFrame } from '../run/decider-runner.js';
import type { InputsOf, Target } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

/** Where the candidates of an allocation are read: the resources as they stood at one log position. */
export interface CandidateSource {
  candidates(query: CandidateQuery): Promise<{ logPosition: string; candidates: readonly Candidate[] }>;
  /** Those of several requests, each as it would see them, all at one log position. */
  jointCandidates(query: {
    at: string;
    requests: readonly Omit<CandidateQuery, 'at'>[];
  }): Promise<{ logPosition: string; candidates: readonly (readonly Candidate[])[] }>;
  /** Waits until the read model shows a position, or until the time is over. */
  waitForPosition(position: bigint, timeoutMs: number): Promise<boolean>;
}

/** Where they are read inside drills. */
export interface ExerciseCandidates {
  readonly exercises: ExerciseLog;
  candidates(
    drillLog: DrillLog,
    query: CandidateQuery,
    isSuspended: (agencyId: string) => boolean,
  ): ReturnType<CandidateSource['candidates']>;
}

/**
 * How long a decision waits for the read model to show the newest event. After that it decides on what is shown:
 * the certificate names the position, and a unit that is gone by then is refused by the resource itself.
 */
export const patienceMs = 3_000;

/**
 * Puts the candidates into a command to decide an allocation, what an owner has into its answer or offer, and into a
 * return that who commands tells the owners for whom it may.
 */
export class AllocationInputs implements InputsOf<'sharing'> {
  constructor(
    private readonly log: EventLog,
    private readonly source: CandidateSource,
    private readonly drills: ExerciseCandidates,
    private readonly runners: Runners,
    private readonly directory: Pick<AgencyDirectory, 'isSuspended'>,
  ) {}

  /** Inside a drill the candidates are the drill's own resources. */
  complete({
    frame,
  }: Target<'sharing'>): (command: SharingCommand, state: SharingState) => Promise<SharingCommand> {
    const { drill: drillId, occurredAt: at } = frame.metadata;
    return async (command, { need, requesterAgencyId, lines }) => {
      if (command.type === 'sharing.offer')
        return { ...command, data: { ...command.data, owned: await this.owned(command.data, frame) } };
      if (command.type === 'sharing.respond')
        return { ...command, data: { ...command.data, owned: await this.owned(command.data, frame) } };
      if (command.type === 'sharing.report-return' && frame.metadata.actor.relation === 'command') {
        const owners = Object.values(lines).map(({ ownerAgencyId }) => ownerAgencyId);
        const suspendedOwners = owners.filter((owner) => this.directory.isSuspended(owner));
        return { ...command, data: { ...command.data, suspendedOwners } };
      }
      if (command.type !== 'sharing.decide-allocation' || !need || !requesterAgencyId) return command;
      const query = { capability: need.capability, at, requesterAgencyId };
      const { candidates, logPosition } =
        drillId === undefined ? await this.live(query) : await this.inside(drillId, query);
      return { ...command, data: { ...command.data, candidates, logPosition } };
    };
  }

  private async owned(
    { resourceId }: { readonly resourceId?: string },
    { metadata }: CommandFrame,
  ): Promise<OwnedUnits | undefined> {
    if (resourceId === undefined) return undefined;
    const { quantities, capability } = await this.runners.of(metadata).resource.state(resourceId);
    return { units: unitsOwned(quantities), capability };
  }

  private async inside(drillId: string, query: CandidateQuery): ReturnType<CandidateSource['candidates']> {
    const drillLog = await this.drills.exercises.drillLog(drillId);
    return this.drills.candidates(drillLog, query, (agencyId) => this.directory.isSuspended(agencyId));
  }

  private async live(query: CandidateQuery): ReturnType<CandidateSource['candidates']> {
    await this.source.waitForPosition(await this.log.lastPosition(), patienceMs);
    return this.source.candidates(query);
  }
}
