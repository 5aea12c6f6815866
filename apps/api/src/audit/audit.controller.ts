import {
  consistencyProof,
  cosignedNote,
  inclusionProof,
  parseVkey,
  takeCosignature,
  witnessKey,
  type StoredCheckpoint,
  type TreeStore,
} from '#audit';
import type { Bilingual } from '#contracts';
import { counts } from '#domain';
import { isWeakKey } from '#security';
import type { Viewer } from '#read-model';
import { Body, Controller, Get, Header, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { CurrentViewer } from '../identity/viewer.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { check } from '../query/check.js';
import {
  CheckpointQuery,
  CheckpointsQuery,
  ConsistencyQuery,
  CosignatureBody,
  InclusionQuery,
} from './forms.js';
import { NoQuery } from '../query/no-query.js';

const usualPage = 50;
const patienceMs = 5_000;
const pollMs = 100;
const plainText = 'text/plain; charset=utf-8';

declare module '../schema/answers.js' {
  interface Answers {
    CheckpointPage: CheckpointPage;
    ConsistencyProof: ConsistencyProof;
    InclusionProof: InclusionProof;
  }
}

/**
 * What the notary has signed, and proofs from it. Checkpoints, consistency and the key tell nothing but how many
 * events there are, and need no token: whoever is to watch over the log must be able to.
 */
@Controller('/v1/audit')
export class AuditController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('/key')
  @UseGuards(NoQuery)
  @Header('content-type', plainText)
  key(): string {
    return `${this.vkey()}\n`;
  }

  @Get('/checkpoint')
  @UseGuards(NoQuery)
  @Header('content-type', plainText)
  latest(): string {
    return cosignedNote(this.latestOf(this.tree()));
  }

  /** By size. */
  @Get('/checkpoints')
  checkpoints(@Query() query: object): CheckpointPage {
    const { after = 0, limit = usualPage } = check(CheckpointsQuery, { ...query });
    const items: CheckpointPage['items'] = [];
    let isMore = false;
    for (const checkpoint of this.tree().checkpoints(after)) {
      isMore = items.length === limit;
      if (isMore) break;
      items.push({ size: checkpoint.size, note: cosignedNote(checkpoint) });
    }
    const nextAfter = items.at(-1)?.size;
    return isMore
      ? { items, nextAfter, next: `/v1/audit/checkpoints?after=${nextAfter}&limit=${limit}` }
      : { items };
  }

  @Get('/checkpoints/:size')
  @UseGuards(NoQuery)
  @Header('content-type', plainText)
  checkpoint(@Param() path: object): string {
    const { size } = check(CheckpointQuery, { ...path });
    const checkpoint = this.tree().checkpoint(size);
    if (!checkpoint) throw new Problem('not-found', { size });
    return cosignedNote(checkpoint);
  }

  /** A checkpoint of everything that the notary has seen, now. */
  @Post('/checkpoints')
  @UseGuards(NoQuery)
  @Header('content-type', plainText)
  async request(): Promise<string> {
    const tree = this.tree();
    const { size } = tree;
    if (size > 0 && (tree.latestCheckpoint()?.size ?? 0) < size) await tree.request(size);
    const deadline = Date.now() + patienceMs;
    while ((tree.latestCheckpoint()?.size ?? 0) < size) {
      if (Date.now() > deadline)
        throw this.unavailable({ zh: '公证进程没有回应', en: 'the notary does not answer' });
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return cosignedNote(this.latestOf(tree));
  }

  /** Between sizes of which a checkpoint was signed. */
  @Get('/consistency')
  consistency(@Query() query: object): ConsistencyProof {
    const { from, to } = check(ConsistencyQuery, { ...query });
    const tree = this.tree();
    // from one size to the next it would give the hash of the leaf between, which confirms a guess of what is in it
    if (from > to || !tree.checkpoint(from) || !tree.checkpoint(to))
      throw new Problem('not-found', { from, to });
    return { from, to, proof: texts(consistencyProof(from, to, tree.node)) };
  }

  /** For who sees the event: the hash of a leaf confirms a guess of what is in it. */
  @Get('/inclusion')
  async inclusion(@Query() query: object, @CurrentViewer() viewer: Viewer): Promise<InclusionProof> {
    const given = check(InclusionQuery, { ...query });
    const tree = this.tree();
    const size = given.size ?? this.latestOf(tree).size;
    const position = BigInt(given.position);
    const index = tree.indexAt(position);
    const checkpoint = tree.checkpoint(size);
    const isThere = index !== undefined && index < size && checkpoint !== undefined;
    if (!isThere || !(await this.isShown(position, viewer)))
      throw new Problem('not-found', { position: given.position, size });
    return {
      position: given.position,
      index,
      size,
      leafHash: tree.leaf(index).hash.toString('base64'),
      proof: texts(inclusionProof(index, size, tree.node)),
      checkpoint: cosignedNote(checkpoint),
    };
  }

  /** An agency's cosignature, by a registered key of its own. */
  @Post('/cosignatures')
  @UseGuards(NoQuery)
  @Header('content-type', plainText)
  async cosign(@Body() body: unknown, @CurrentViewer() { agencyId }: Viewer): Promise<string> {
    const { note } = check(CosignatureBody, body);
    const { name } = parseVkey(this.vkey());
    const agency = await this.parts.directory.find(agencyId);
    const keys = Object.values(agency?.credentials ?? {})
      .filter((key) => counts(key) && !isWeakKey(key.publicKey))
      .map(({ publicKey }) => witnessKey(name, agencyId, Buffer.from(publicKey.x, 'base64url')));
    const taken = await takeCosignature(this.tree(), note, keys, Date.now() / 1_000).catch(
      (error: unknown) => {
        const { code, message } = error as Error & { code?: string };
        if (code === 'not-a-note' || code === 'not-a-checkpoint')
          throw new Problem('invalid-note', { reason: message });
        throw error;
      },
    );
    if ('checkpoint' in taken) return cosignedNote(taken.checkpoint);
    const { code, ...details } = taken.refusal;
    throw new Problem(code, details);
  }

  /** By the rule of the event's object, or because the viewer's agency did it. */
  private async isShown(position: bigint, viewer: Viewer): Promise<boolean> {
    const { eventLog, readModel } = this.parts;
    if (await readModel.queries.feed.sees(position, viewer)) return true;
    const ending = new AbortController();
    try {
      for await (const { events } of eventLog.follow({
        after: position - 1n,
        batchSize: 1,
        signal: ending.signal,
      })) {
        const [event] = events;
        return event?.position === position && event.metadata.actor.agencyId === viewer.agencyId;
      }
      return false;
    } finally {
      ending.abort();
    }
  }

  private tree(): TreeStore {
    if (!this.parts.audit)
      throw this.unavailable({ zh: '本机没有公证进程', en: 'there is no notary on this machine' });
    return this.parts.audit.tree;
  }

  private vkey(): string {
    this.tree();
    const text = this.parts.audit?.vkey();
    if (text === undefined)
      throw this.unavailable({ zh: '公证进程尚未启动', en: 'the notary has not started yet' });
    return text;
  }

  private latestOf(tree: TreeStore): StoredCheckpoint {
    const latest = tree.latestCheckpoint();
    if (!latest) throw this.unavailable({ zh: '尚无检查点', en: 'there is no checkpoint yet' });
    return latest;
  }

  private unavailable(reason: Bilingual): Problem {
    return new Problem('audit-unavailable', { reason }, { headers: { 'retry-after': '5' } });
  }
}

interface CheckpointPage {
  /** Checkpoints as signed notes, by the number of events that they cover. */
  items: { size: number; note: string }[];
  /** Absent on the last page. */
  nextAfter?: number;
  next?: string;
}

/** RFC 9162, section 2.1.4. */
interface ConsistencyProof {
  from: number;
  to: number;
  /** Hashes in base64. */
  proof: string[];
}

/** RFC 9162, section 2.1.3. */
interface InclusionProof {
  position: string;
  /** Of the leaf in the tree. */
  index: number;
  /** Events in the tree. */
  size: number;
  /** In base64, as are the hashes of the proof. */
  leafHash: string;
  proof: string[];
  /** The note of this size. */
  checkpoint: string;
}

const texts = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));
