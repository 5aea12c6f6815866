import { isFaultOfTopic, type BatchingProducer, type OutgoingMessage } from '#messaging';

/** What is to be written to the topics of agencies, by agency and in order. */
export type Letters = ReadonlyMap<string, readonly OutgoingMessage[]>;

/**
 * Writes to the topics of agencies; resolves when all is durable, with what went wrong with the topics of some. They
 * hold up the others no longer than it takes to find out which they are: some twelve seconds.
 * @throws {SendFailed} when none takes anything and the topics are not to blame
 */
export async function writeLetters(
  producer: BatchingProducer,
  topicOf: (agencyId: string) => string,
  letters: Letters,
): Promise<ReadonlyMap<string, unknown>> {
  const failed = new Map<string, unknown>();
  try {
    await writeAll(producer, topicOf, [...letters]);
    return failed;
  } catch (error) {
    await Promise.all(
      [...letters].map(([agencyId, messages]) =>
        writeAll(producer.beside(), topicOf, [[agencyId, messages]]).catch((cause: unknown) =>
          failed.set(agencyId, cause),
        ),
      ),
    );
    if (failed.size === letters.size && ![...failed.values()].every(isFaultOfTopic)) throw error;
    return failed;
  }
}

const writeAll = async (
  producer: BatchingProducer,
  topicOf: (agencyId: string) => string,
  letters: readonly (readonly [string, readonly OutgoingMessage[]])[],
): Promise<void> => {
  await Promise.all(
    letters.flatMap(([agencyId, messages]) =>
      messages.map((message) => producer.send(topicOf(agencyId), message)),
    ),
  );
};
