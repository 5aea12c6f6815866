import {
  besideOverrides,
  currentJointPolicy,
  decideJointly,
  jointInputs,
  jointPolicies,
  jointProposalOf,
  jointTask,
  openNeed,
  refuse,
  type AllocationCommand,
  type AllocationCommands,
  type JointCertificate,
  type JointInputs,
  type JointPolicy,
  type JointProposal,
  type OpenNeed,
  type Refusal,
} from '#domain';
import type { EventLog } from '#event-log';
import { SolverFailed, type ProgramSolver, type Solved } from '#solver';
import { patienceMs, type CandidateSource } from '../sharing/allocation-inputs.js';
import type { InputsOf, Target } from '../run/inputs.js';
import type { Runners } from '../run/runners.js';

const mostReads = 3;

type Decide = AllocationCommands['allocation.decide'];

/** Puts together what a joint decision needs: the open requests, the candidates at one log position, a proposal. */
export class JointAllocation implements InputsOf<'allocation'> {
  private readonly log: EventLog;
  private readonly source: CandidateSource;
  private readonly runners: Runners;
  private readonly solver: ProgramSolver;

  constructor(parts: { log: EventLog; source: CandidateSource; runners: Runners; solver: ProgramSolver }) {
    this.log = parts.log;
    this.source = parts.source;
    this.runners = parts.runners;
    this.solver = parts.solver;
  }

  complete({ frame }: Target<'allocation'>): (command: AllocationCommand) => Promise<AllocationCommand> {
    const decidedAt = frame.context.occurredAt;
    return async (command) => {
      if (command.type !== 'allocation.decide') return command;
      return { ...command, data: { ...command.data, prepared: await this.prepare(command.data, decidedAt) } };
    };
  }

  /** What a decision at this instant would be. Writes nothing. */
  async preview(asked: Decide, decidedAt: string): Promise<JointCertificate | { refusal: Refusal }> {
    return decideJointly({ ...asked, prepared: await this.prepare(asked, decidedAt) }, decidedAt);
  }

  private async prepare(asked: Decide, decidedAt: string): Promise<Decide['prepared']> {
    const { policyVersion = currentJointPolicy, overrides = [] } = asked;
    const policy = Object.hasOwn(jointPolicies, policyVersion) ? jointPolicies[policyVersion] : undefined;
    if (!policy) return refuse('policy-unknown', { policyVersion });
    const read = await this.inputs([...new Set(asked.sharingIds)].sort(), decidedAt);
    if ('refusal' in read) return read;
    const { inputs, logPosition } = read;
    const proposal = await this.propose(inputs, policy, decidedAt);
    if (overrides.length === 0) return { inputs, proposal, logPosition };
    // the others are decided around what was chosen by hand; what was proposed instead of that stays on record
    const chosen = new Set(overrides.map(({ sharingId }) => sharingId));
    const others = await this.propose(besideOverrides(inputs, overrides), policy, decidedAt);
    const units = [...proposal.units.filter(({ sharingId }) => chosen.has(sharingId)), ...others.units];
    return { inputs, proposal: { ...others, units }, logPosition };
  }

  /** Requests and candidates of one log position: a request that moves while it is read is read again. */
  private async inputs(
    sharingIds: readonly string[],
    decidedAt: string,
  ): Promise<{ inputs: JointInputs; logPosition: string } | { refusal: Refusal }> {
    let open = await this.openNeeds(sharingIds);
    const mixed = 'refusal' in open ? undefined : await this.mixedWorlds(open);
    if (mixed) return mixed;
    for (let tries = 1; ; tries++) {
      if ('refusal' in open) return open;
      await this.source.waitForPosition(await this.log.lastPosition(), patienceMs);
      const { candidates, logPosition } = await this.source.jointCandidates({
        at: decidedAt,
        requests: open.map(({ need, requesterAgencyId }) => ({
          capability: need.capability,
          requesterAgencyId,
        })),
      });
      const inputs = jointInputs(
        open.map((need, index) => ({ open: need, candidates: candidates[index] ?? [] })),
        decidedAt,
      );
      const since = await this.openNeeds(sharingIds);
      if (tries === mostReads || JSON.stringify(since) === JSON.stringify(open))
        return { inputs, logPosition };
      open = since;
    }
  }

  /** Live and exercise never mix: neither may be given units that the other would have had. */
  private async mixedWorlds(open: readonly OpenNeed[]): Promise<{ refusal: Refusal } | undefined> {
    const isExercise = new Map<string, boolean>();
    for (const { incidentId } of open) {
      if (isExercise.has(incidentId)) continue;
      isExercise.set(incidentId, (await this.runners.incident.state(incidentId)).exercise);
    }
    const idsOf = (exercise: boolean): string[] =>
      open.filter(({ incidentId }) => isExercise.get(incidentId) === exercise).map((one) => one.sharingId);
    const [exercise, live] = [idsOf(true), idsOf(false)];
    return exercise.length > 0 && live.length > 0
      ? refuse('exercise-mismatch', { exercise, live })
      : undefined;
  }

  private async openNeeds(sharingIds: readonly string[]): Promise<OpenNeed[] | { refusal: Refusal }> {
    const open: OpenNeed[] = [];
    for (const sharingId of sharingIds) {
      const need = openNeed(sharingId, await this.runners.sharing.state(sharingId));
      if ('refusal' in need) return need;
      open.push(need);
    }
    return open;
  }

  private async propose(inputs: JointInputs, policy: JointPolicy, decidedAt: string): Promise<JointProposal> {
    const task = jointTask(inputs, policy, decidedAt);
    const { answers, solver } = await this.solver
      .solve(task.parts.map(({ program }) => program))
      .catch(withoutSolver);
    return jointProposalOf(task, answers, solver);
  }
}

/** An officer at night needs a decision also when the solver is broken: then the plain way stands, unproved. */
function withoutSolver(error: unknown): Solved {
  if (!(error instanceof SolverFailed)) throw error;
  return { answers: [], solver: 'none' };
}
