import { statfs } from 'node:fs/promises';
import { Broker } from '../broker.js';
import { Request, Response } from '../protocol/apis.js';
import { ErrorCode } from '../protocol/errors.js';

/** Size of every partition asked for, as stored, and of the volume that all of them lie on. */
export async function describeLogDirs(
  { dataDir, topics }: Broker,
  request: Request<'describeLogDirs'>,
): Promise<Response<'describeLogDirs'>> {
  const { bsize, blocks, bavail } = await statfs(dataDir);
  const asked = request.topics && new Map(request.topics.map(({ name, partitions }) => [name, partitions]));
  const described = topics
    .all()
    .filter(({ record: { name } }) => !asked || asked.has(name))
    .map(({ record: { name }, partitions }) => ({
      name,
      partitions: partitions
        .map(({ bytes, logEnd, highWatermark }, index) => ({
          index,
          size: bytes,
          offsetLag: logEnd - highWatermark,
        }))
        .filter(({ index }) => !asked || asked.get(name)?.includes(index)),
    }))
    .filter(({ partitions }) => partitions.length > 0);
  return {
    errorCode: ErrorCode.NONE,
    results: [
      {
        errorCode: ErrorCode.NONE,
        logDir: dataDir,
        topics: described,
        totalBytes: blocks * bsize,
        usableBytes: bavail * bsize,
      },
    ],
  };
}
