import { parseStreamId, type RecordedEvent } from '#contracts';
import { canonicalize } from 'json-canonicalize';
import { hash } from 'node:crypto';
import { paperKinds, papersOf, type Paper, type PaperKind } from './paper.js';

const letters: Readonly<Record<PaperKind, string>> = {
  ...{ notice: 'N', receipt: 'R', 'return-list': 'B', compensation: 'C' },
};

/** Of the hash that are in a code: 80 bits. */
const digits = 20;

/** SHA-256 of the paper as canonical JSON (RFC 8785), in hex. */
export const paperHash = (paper: Paper): string => hash('sha256', canonicalize(paper));

/** What is printed on a paper to look it up by, such as `N-363-9f3a-21bc-77d0-4e11-a902`. */
export function paperCode(paper: Paper): string {
  const groups = paperHash(paper).slice(0, digits).match(/.{4}/g) ?? [];
  return [letters[paper.kind], paper.position, ...groups].join('-').toUpperCase();
}

export interface PaperRef {
  readonly kind: PaperKind;
  readonly position: bigint;
  /** The first digits of its hash, in hex. */
  readonly beginning: string;
}

/** What a code names; hyphens after the position and the case of letters do not count. */
export function parsePaperCode(text: string): PaperRef | undefined {
  const [, letter = '', position = '', rest = ''] = /^([a-z])-?(\d{1,18})-([0-9a-f-]+)$/i.exec(text) ?? [];
  const kind = paperKinds.find((one) => letters[one] === letter.toUpperCase());
  const beginning = rest.replaceAll('-', '').toLowerCase();
  if (kind === undefined || beginning.length !== digits) return undefined;
  return { kind, position: BigInt(position), beginning };
}

/** The log as far as it is needed to look up a paper. */
export interface PaperSource {
  /** The event at exactly this position. */
  at(position: bigint): Promise<RecordedEvent | undefined>;
  read(stream: string): Promise<readonly RecordedEvent[]>;
}

/** The paper that a code stands for: made again from the log, and of the same hash. */
export async function paperOfCode(
  { kind, position, beginning }: PaperRef,
  source: PaperSource,
): Promise<Paper | undefined> {
  const record = await source.at(position);
  const target = record && parseStreamId(record.stream);
  if (target?.aggregate !== 'sharing') return undefined;
  const papers = papersOf(target.id, await source.read(record?.stream ?? ''), position);
  return papers.find((paper) => paper.kind === kind && paperHash(paper).startsWith(beginning));
}
