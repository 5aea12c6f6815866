import { incomingTopics, outgoingTopics, partnerTopic, segmentOf, type Topics } from '#contracts';
import kafkajs, { type AclEntry, type Kafka } from 'kafkajs';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

/** What the groups of an agency's consumers begin with. */
export const groupPrefixOf = (agencyId: string): string => `${segmentOf(agencyId)}:`;

/** All that an agency's user may do: write what the agency says, read what it is told, and nothing else. */
export function partnerRules(
  topics: Topics,
  checkpoints: string,
  agencyId: string,
  user: string,
): readonly AclEntry[] {
  const rule = (
    resourceType: AclEntry['resourceType'],
    resourceName: string,
    operation: AclEntry['operation'],
    resourcePatternType = ResourcePatternTypes.LITERAL,
  ): AclEntry => ({
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    resourceType,
    resourceName,
    resourcePatternType,
    operation,
  });
  const onTopic = (topic: string, operation: AclEntry['operation']): AclEntry =>
    rule(AclResourceTypes.TOPIC, topic, operation);
  return [
    ...incomingTopics.map((name) => onTopic(partnerTopic(topics, name, agencyId), AclOperationTypes.WRITE)),
    ...outgoingTopics.map((name) => onTopic(partnerTopic(topics, name, agencyId), AclOperationTypes.READ)),
    onTopic(checkpoints, AclOperationTypes.READ),
    rule(
      AclResourceTypes.GROUP,
      groupPrefixOf(agencyId),
      AclOperationTypes.READ,
      ResourcePatternTypes.PREFIXED,
    ),
  ];
}

/** Whether the broker checks rules at all. */
export async function checksRules(kafka: Kafka): Promise<boolean> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
      operation: AclOperationTypes.ANY,
    });
    return true;
  } catch (error) {
    if ((error as { type?: string }).type === 'SECURITY_DISABLED') return false;
    throw error;
  } finally {
    await admin.disconnect();
  }
}

/** Sets rules; those that are set already stay. */
export async function setRules(kafka: Kafka, rules: readonly AclEntry[]): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.createAcls({ acl: [...rules] });
  } finally {
    await admin.disconnect();
  }
}
