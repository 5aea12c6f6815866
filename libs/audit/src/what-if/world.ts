import {
  agreement,
  resource,
  sharing,
  team,
  type AgreementCommand,
  type AgreementEvent,
  type DecisionContext,
  type ResourceCommand,
  type ResourceEvent,
  type SharingCommand,
  type SharingEvent,
  type SharingState,
  type TeamCommand,
  type TeamEvent,
} from '#domain';
import { CandidateFold } from '../decision/candidates.js';
import { LineFacts } from './outcome.js';

/** Resources, agreements and negotiations in memory. It has no log: what is decided in it happens in it alone. */
export class World {
  readonly resources = new CandidateFold();
  private readonly negotiations = new Map<string, { state: SharingState; facts: LineFacts }>();

  takeResource(id: string, event: ResourceEvent | AgreementEvent | TeamEvent): void {
    this.resources.take(id, event);
  }

  takeSharing(id: string, event: SharingEvent): void {
    const { state, facts } = this.negotiations.get(id) ?? {
      state: sharing.initialState,
      facts: new LineFacts(),
    };
    facts.take(event);
    this.negotiations.set(id, { state: sharing.evolve(state, event), facts });
  }

  sharing(id: string): SharingState {
    return this.negotiations.get(id)?.state ?? sharing.initialState;
  }

  facts(id: string): LineFacts {
    return this.negotiations.get(id)?.facts ?? new LineFacts();
  }

  sharingIds(): IterableIterator<string> {
    return this.negotiations.keys();
  }

  /** Of a negotiation that is over before anything is supposed to be otherwise nothing more need be known. */
  forget(id: string): void {
    this.negotiations.delete(id);
  }

  /** Decides and lets it happen. Gives the events, or the code of the refusal. */
  runResource(id: string, command: ResourceCommand, context: DecisionContext): ResourceEvent[] | string {
    const state = this.resources.resource(id)?.state ?? resource.initialState;
    const decision = resource.decide(command, state, context);
    if ('refusal' in decision) return decision.refusal.code;
    for (const event of decision.events) this.takeResource(id, event);
    return [...decision.events];
  }

  runAgreement(id: string, command: AgreementCommand, context: DecisionContext): AgreementEvent[] | string {
    const decision = agreement.decide(command, this.resources.agreement(id), context);
    if ('refusal' in decision) return decision.refusal.code;
    for (const event of decision.events) this.takeResource(id, event);
    return [...decision.events];
  }

  runTeam(id: string, command: TeamCommand, context: DecisionContext): TeamEvent[] | string {
    const decision = team.decide(command, this.resources.team(id), context);
    if ('refusal' in decision) return decision.refusal.code;
    for (const event of decision.events) this.takeResource(id, event);
    return [...decision.events];
  }

  runSharing(id: string, command: SharingCommand, context: DecisionContext): SharingEvent[] | string {
    const decision = sharing.decide(command, this.sharing(id), context);
    if ('refusal' in decision) return decision.refusal.code;
    for (const event of decision.events) this.takeSharing(id, event);
    return [...decision.events];
  }
}
