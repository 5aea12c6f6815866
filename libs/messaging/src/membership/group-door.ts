import type { Kafka } from 'kafkajs';
import { insideOf, type Cluster, type Coordinator } from '../client/inside.js';

export interface GroupMember {
  readonly memberId: string;
  readonly clientId: string;
}

/**
 * Who is in a group, and out with somebody. Kafka lets whoever may read as the group take a member out of it, by the
 * same request with which a member leaves; `Admin` of kafkajs 2.2.4 does not offer it, but the client has it inside.
 */
export class GroupDoor {
  private constructor(
    private readonly groupId: string,
    private readonly cluster: Cluster,
    private readonly coordinator: Coordinator,
  ) {}

  static async open(kafka: Kafka, groupId: string): Promise<GroupDoor> {
    const cluster = insideOf(kafka);
    try {
      await cluster.connect();
      await cluster.refreshMetadata();
      return new GroupDoor(groupId, cluster, await cluster.findGroupCoordinator({ groupId }));
    } catch (error) {
      await cluster.disconnect();
      throw error;
    }
  }

  async members(): Promise<readonly GroupMember[]> {
    const { groups } = await this.coordinator.describeGroups({ groupIds: [this.groupId] });
    return groups.flatMap(({ members }) => members);
  }

  /** Also where it is out already. A member that was put out though it lives joins again at its next heartbeat. */
  async putOut(memberId: string): Promise<void> {
    try {
      await this.coordinator.leaveGroup({ groupId: this.groupId, memberId });
    } catch (error) {
      if ((error as { type?: string }).type !== 'UNKNOWN_MEMBER_ID') throw error;
    }
  }

  close(): Promise<void> {
    return this.cluster.disconnect();
  }
}
