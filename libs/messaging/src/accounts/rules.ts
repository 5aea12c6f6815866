import { incomingTopics, outgoingTopics, partnerTopic, segmentOf, type Topics } from '#contracts';
import kafkajs, { type AclEntry, type Kafka } from 'kafkajs';
import { busUseOf, type BusProcess } from './uses.js';

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
  const topic = allowing(user, AclResourceTypes.TOPIC, ResourcePatternTypes.LITERAL);
  const groups = allowing(user, AclResourceTypes.GROUP, ResourcePatternTypes.PREFIXED);
  return [
    ...incomingTopics.map((name) => topic(partnerTopic(topics, name, agencyId), AclOperationTypes.WRITE)),
    ...outgoingTopics.map((name) => topic(partnerTopic(topics, name, agencyId), AclOperationTypes.READ)),
    topic(checkpoints, AclOperationTypes.READ),
    groups(groupPrefixOf(agencyId), AclOperationTypes.READ),
  ];
}

/**
 * All that the user of one process of the service may do, on the topics that all share and on those of agencies. It
 * sees the names of all topics of the installation, and makes none.
 */
export function processRules(process: BusProcess, topicPrefix: string, user: string): readonly AclEntry[] {
  const { reads, writes, groups, passingGroups } = busUseOf(process, topicPrefix);
  const topics = allowing(user, AclResourceTypes.TOPIC, ResourcePatternTypes.PREFIXED);
  const group = allowing(user, AclResourceTypes.GROUP, ResourcePatternTypes.LITERAL);
  const passing = allowing(user, AclResourceTypes.GROUP, ResourcePatternTypes.PREFIXED);
  return [
    topics(topicPrefix, AclOperationTypes.DESCRIBE),
    ...reads.map((name) => topics(name, AclOperationTypes.READ)),
    ...writes.map((name) => topics(name, AclOperationTypes.WRITE)),
    ...groups.map((name) => group(name, AclOperationTypes.READ)),
    ...passingGroups.flatMap((name) => [
      passing(name, AclOperationTypes.READ),
      passing(name, AclOperationTypes.DELETE),
    ]),
  ];
}

const allowing =
  (
    user: string,
    resourceType: AclEntry['resourceType'],
    resourcePatternType: AclEntry['resourcePatternType'],
  ) =>
  (resourceName: string, operation: AclEntry['operation']): AclEntry => ({
    principal: `User:${user}`,
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    resourceType,
    resourceName,
    resourcePatternType,
    operation,
  });

/** The broker lets everybody do everything. */
export class RulesUnchecked extends Error {}

/** @throws {RulesUnchecked} */
export async function requireRules(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
      operation: AclOperationTypes.ANY,
    });
  } catch (error) {
    if ((error as { type?: string }).type !== 'SECURITY_DISABLED') throw error;
    throw new RulesUnchecked(
      'this Kafka checks no rules: whoever may connect reads and writes every topic. Set an authorizer first (docs/engines.md)',
    );
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
