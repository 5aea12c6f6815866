import gossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import type { MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js';

const { VNodeState } = gossipMessages.MemberInfo;
export type NodeState = MemberInfo.VNodeState;

/**
 * A node comes to lead some time after it listens. At first it refuses everything that has to do with streams, then it
 * serves reads that do not ask for a leader, and refuses writes until it leads.
 */
export class Leadership {
  private current: NodeState = VNodeState.LEADER;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Resolves when the node leads; never when it is closed before. */
  readonly gained: Promise<void>;

  /** @param afterMs 0 to lead from the beginning */
  constructor(afterMs: number) {
    this.gained = afterMs === 0 ? Promise.resolve() : this.comeToLead(afterMs);
  }

  /** As gossip tells it. */
  get state(): NodeState {
    return this.current;
  }

  refusesReads(requiresLeader: boolean): boolean {
    return requiresLeader ? this.refusesWrites() : this.current === VNodeState.INITIALIZING;
  }

  refusesWrites(): boolean {
    return this.current !== VNodeState.LEADER;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private comeToLead(afterMs: number): Promise<void> {
    this.current = VNodeState.INITIALIZING;
    const reaches = (state: NodeState, ms: number) =>
      new Promise<void>((resolve) => {
        const reach = () => {
          this.current = state;
          resolve();
        };
        this.timers.push(setTimeout(reach, ms));
      });
    void reaches(VNodeState.UNKNOWN, afterMs / 2);
    return reaches(VNodeState.LEADER, afterMs);
  }
}
