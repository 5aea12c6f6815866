import {
  isAboutMoney,
  paperCode,
  paperHash,
  paperKinds,
  paperOfCode,
  papersOf,
  parsePaperCode,
  type Paper,
  type PaperKind,
  type ReportLanguage,
} from '#audit';
import { streamId, type RecordedEvent } from '#contracts';
import { areaNamesOf, shippedCodeTables } from '#domain';
import type { PaperRight, Viewer } from '#read-model';
import { Controller, Inject, UseGuards } from '@nestjs/common';
import { MayBeKnown } from '../identity/may-be-known.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { ById, Freshness, Id, OneOf, Optional, Position, Text } from '../query/fields.js';
import { Read } from '../query/read.js';
import { agencyNames } from '../sheets/names.js';
import { paperSheet } from '../sheets/paper-sheet.js';

class PaperQuery extends ById {
  @OneOf(paperKinds) paper!: PaperKind;
  /** Whose lines; may be left out where the viewer may see the paper of one owner alone. */
  @Optional() @Id() owner?: string;
  /** Of the event that the paper stands on; the last when left out. */
  @Optional() @Position() position?: string;
  /** zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: ReportLanguage;
}

class CodeQuery extends Freshness {
  /** As printed on the paper. */
  @Text(64) code!: string;
}

export interface SharingPaper {
  /** What is printed, without names; `contentHash` is over its canonical JSON (RFC 8785). */
  paper: Paper;
  /** SHA-256 in hex. */
  contentHash: string;
  code: string;
  /** Where it is to be had for printing. */
  sheet: string;
}

/** What a code on a paper stands for. */
interface PaperOnRecord {
  kind: PaperKind;
  /** Of the event that the paper stands on. */
  position: string;
  /** How many events the first checkpoint has that may prove it: the latest one; absent where the notary is behind. */
  checkpointSize?: number;
  /** To whom the paper is for: the paper itself. */
  found?: SharingPaper;
}

declare module '../schema/answers.js' {
  interface Answers {
    PaperOnRecord: PaperOnRecord;
    SharingPaper: SharingPaper;
  }
}

/** Papers of requisitioned units, to be printed, signed and handed over. */
@Controller()
export class PaperQueries {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Read('/v1/sharing/:id/papers', {
    form: ById,
    answer: 'list',
    of: 'SharingPaper',
    zh: '征用文书：通知书、交接单、返还清单、补偿情况，附查验码',
    en: 'Papers of a negotiation with their codes: notices of requisition, receipts, return lists, states of compensation',
  })
  async papers({ id }: ById, viewer: Viewer) {
    const right = await this.right(id, viewer);
    return right && (await this.of(id, right)).map(listed);
  }

  @Read('/v1/sharing/:id/papers/:paper', {
    form: PaperQuery,
    answer: 'sheet',
    zh: '供打印的征用文书（A4）',
    en: 'A paper of a negotiation, to be printed on A4',
  })
  async sheet({ id, paper: kind, owner, position, lang = 'zh-CN' }: PaperQuery, viewer: Viewer) {
    const right = await this.right(id, viewer);
    if (!right) return undefined;
    const all = await this.of(id, right, position === undefined ? undefined : BigInt(position));
    const fitting = all.filter(
      (one) => one.kind === kind && (owner === undefined || one.ownerAgencyId === owner),
    );
    const owners = new Set(fitting.map(({ ownerAgencyId }) => ownerAgencyId));
    const paper = owners.size === 1 ? fitting.at(-1) : undefined;
    if (!paper) return undefined;
    const { ownerAgencyId, byAgencyId, requesterAgencyId } = paper;
    const named = [
      ownerAgencyId,
      byAgencyId,
      ...(requesterAgencyId === undefined ? [] : [requesterAgencyId]),
    ];
    const { areas } = this.parts.codeTables ?? shippedCodeTables;
    const { resources, exercise } = right;
    const agency = await agencyNames(named, this.parts.directory);
    return paperSheet(paper, { agency, area: areaNamesOf(areas), resources, exercise }, lang);
  }

  @Read('/v1/papers/:code', {
    form: CodeQuery,
    answer: 'one',
    of: 'PaperOnRecord',
    refuses: [401, 429],
    zh: '凭查验码查验文书：是否在案；有权查看者并得其内容',
    en: 'A paper by its code: whether it is on record, and to whom it is for what it says',
  })
  @UseGuards(MayBeKnown)
  async byCode({ code }: CodeQuery, viewer: Viewer | undefined) {
    const ref = parsePaperCode(code);
    const paper = ref && (await paperOfCode(ref, this.log()));
    if (!paper) return undefined;
    const { sharingId, kind, position } = paper;
    const tree = this.parts.audit?.tree;
    const index = tree?.indexAt(BigInt(position));
    const size = tree?.latestCheckpoint()?.size ?? 0;
    const right = viewer && (await this.right(sharingId, viewer));
    return {
      ...{ kind, position },
      ...(index !== undefined && index < size && { checkpointSize: size }),
      ...(right && isFor(right, paper) && { found: listed(paper) }),
    };
  }

  private right(id: string, viewer: Viewer): Promise<PaperRight | undefined> {
    return this.parts.readModel.queries.sharing.paperRight(id, viewer);
  }

  /** Those for the viewer; nothing where there is none, as if the negotiation were not there. */
  private async of(id: string, right: PaperRight, position?: bigint): Promise<readonly Paper[]> {
    const records = await this.parts.eventLog.read(streamId('sharing', id));
    return papersOf(id, records, position).filter((paper) => isFor(right, paper));
  }

  private log() {
    const { eventLog } = this.parts;
    return {
      read: (stream: string) => eventLog.read(stream),
      async at(position: bigint): Promise<RecordedEvent | undefined> {
        if (position > (await eventLog.lastPosition())) return undefined;
        const ending = new AbortController();
        try {
          for await (const { events } of eventLog.follow({
            ...{ after: position - 1n, batchSize: 1, signal: ending.signal },
          }))
            return events.find((event) => event.position === position);
          return undefined;
        } finally {
          ending.abort();
        }
      },
    };
  }
}

const isFor = (right: PaperRight, { ownerAgencyId, kind }: Paper): boolean =>
  right.isFor({ ownerAgencyId, isAboutMoney: isAboutMoney(kind) });

function listed(paper: Paper): SharingPaper {
  const { sharingId, kind, ownerAgencyId, position } = paper;
  const query = new URLSearchParams({ owner: ownerAgencyId, position });
  return {
    paper,
    contentHash: paperHash(paper),
    code: paperCode(paper),
    sheet: `/v1/sharing/${encodeURIComponent(sharingId)}/papers/${kind}?${query.toString()}`,
  };
}
