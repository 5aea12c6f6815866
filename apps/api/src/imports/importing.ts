import { Foresight, PersonalData, type Submission } from '#application';
import { agencySource, messageType, refusalMessage, streamId, aggregateOf } from '#contracts';
import type { Actor, Refusal, RowFault } from '#domain';
import { derivedId } from '#event-log';
import type { Viewer } from '#read-model';
import { fault, faultsInOrder, tableKinds, type Columns, type TableFault, type TableKind } from '#tables';
import { createHash } from 'node:crypto';
import type { ApiParts } from '../parts/parts.js';
import type { ImportPreview } from './answers.js';
import { OnRecord } from './on-record.js';
import { groupedBy, type Step, type TablePlan } from './plans/plan.js';
import { mostListed, readFile, type FileRead } from './reading/read-file.js';
import { shippedCodeTables, type CodeTables } from '#domain';

export interface ImportChoice {
  readonly kind: TableKind;
  /** Rows of the file that are passed over. */
  readonly leaveOut: readonly number[];
  /** What is on record and not in the file is withdrawn. */
  readonly withdrawMissing: boolean;
}

/** A table with everything that it comes to, before anything of it is done. */
export interface Prepared {
  readonly preview: ImportPreview;
  readonly steps: readonly Step[];
  /** UUID; it follows from agency and digest. */
  readonly id: string;
}

/** What was there when a file came is waited for that long. */
const patienceMs = 5_000;
const checkedAtOnce = 32;

/** Reads tables, compares them with what is on record and foresees what their commands would be refused with. */
export class Importing {
  private readonly onRecord: OnRecord;

  constructor(
    private readonly parts: Pick<ApiParts, 'readModel' | 'eventLog' | 'codeTables' | 'readFile'>,
    private readonly foresight: Foresight,
    private readonly personalData: PersonalData,
  ) {
    this.onRecord = new OnRecord(parts.readModel.queries, personalData);
  }

  columnsOf(kind: TableKind): Columns {
    return tableKinds[kind](this.codes);
  }

  private get codes(): CodeTables {
    return this.parts.codeTables ?? shippedCodeTables;
  }

  async prepare(bytes: Uint8Array, choice: ImportChoice, viewer: Viewer, now: string): Promise<Prepared> {
    await this.personalData.openDigests();
    const { kind, leaveOut } = choice;
    const columns = this.columnsOf(kind);
    const read = await (this.parts.readFile ?? readFile)({ bytes, kind, leaveOut, codes: this.codes });
    const { heading, rows } = read;
    if (!heading) return this.prepared({ read, faults: [] }, bytes, choice, viewer);
    const { projected } = this.parts.readModel;
    await projected.waitFor(await this.parts.eventLog.lastPosition(), patienceMs);
    const plan = await this.onRecord.plan(
      kind,
      { agencyId: viewer.agencyId, heading, rows },
      columns,
      viewer,
      now,
    );
    const steps = [...plan.steps, ...(choice.withdrawMissing ? plan.withdrawing : [])];
    const isFaulty = read.faultCount + plan.faults.length > 0;
    const faults = isFaulty ? plan.faults : await this.refusals(steps, viewer, now);
    return this.prepared({ read, plan, steps, faults }, bytes, choice, viewer);
  }

  /** A command as its sender would have sent it. `importId` and what it says make its identity. */
  submissionOf(step: Step, importId: string, actor: Actor, at: string): Submission {
    const { name, targetId, data } = step;
    return {
      source: agencySource(actor.agencyId),
      id: `import/${importId}/${this.markOf(step)}`,
      name,
      type: messageType(name),
      subject: streamId(aggregateOf(name), targetId),
      time: at,
      data,
      correlationId: importId,
      identified: { actor },
      origin: { via: 'http' },
      receivedAt: at,
    };
  }

  /** What a command is known again by: keyed, so that no guess at personal data can be checked by it. */
  markOf = ({ name, targetId, data }: Step): string =>
    this.personalData.blind(JSON.stringify(['import step', name, targetId, data])).slice(0, 22);

  /** Also those of authority: nothing is begun that would be refused half way. */
  private async refusals(steps: readonly Step[], viewer: Viewer, now: string): Promise<TableFault[]> {
    const targets = [
      ...groupedBy(steps, ({ name, targetId }) => `${aggregateOf(name)} ${targetId}`).values(),
    ];
    const faults: TableFault[] = [];
    const work = async (): Promise<void> => {
      for (let of = targets.pop(); of; of = targets.pop()) {
        const submissions = of.map((step) => this.submissionOf(step, 'preview', actorOf(viewer), now));
        const refused = await this.foresight.refusal(submissions);
        const step = refused && of[refused.index];
        if (step) faults.push(...faultsOf(refused.refusal, step));
      }
    };
    await Promise.all(Array.from({ length: checkedAtOnce }, work));
    return faults;
  }

  private prepared(
    { read: { encoding, heading, ...read }, plan, steps = [], faults }: Found,
    bytes: Uint8Array,
    { kind, leaveOut, withdrawMissing }: ImportChoice,
    { agencyId }: Viewer,
  ): Prepared {
    const digest = this.personalData.blind(
      JSON.stringify([
        ...['import', agencyId, kind, createHash('sha256').update(bytes).digest('base64url'), leaveOut],
        steps.map(({ name, targetId, data, revision }) => [name, targetId, data, revision]),
      ]),
    );
    const rows = plan?.rows ?? [];
    const faultCount = read.faultCount + faults.length;
    const count = (change: string): number => rows.filter((row) => row.change === change).length;
    const preview: ImportPreview = {
      kind,
      encoding: encoding ?? null,
      headingRow: heading?.row ?? null,
      ignored: heading?.ignored ?? [],
      leftOut: leaveOut,
      counts: { new: count('new'), changed: count('changed'), same: count('same'), faults: faultCount },
      faults: faultsInOrder([...read.faults, ...faults]).slice(0, mostListed),
      rows: rows.filter(({ change }) => change !== 'same').slice(0, mostListed),
      missing: plan?.missing ?? [],
      withdrawMissing,
      commands: steps.length,
      digest: faultCount > 0 ? null : digest,
    };
    return { preview, steps, id: importIdOf(agencyId, digest) };
  }
}

interface Found {
  readonly read: FileRead;
  readonly plan?: TablePlan;
  readonly steps?: readonly Step[];
  /** Beside those of the file alone. */
  readonly faults: readonly TableFault[];
}

const importIdOf = (agencyId: string, digest: string): string =>
  derivedId('a1c6f3b2-52d5-4a8e-8a1d-7d3a8b9c0e41', `${agencyId} ${digest}`);

export const actorOf = ({ agencyId, principal, keyId, session, role }: Viewer): Actor => ({
  ...{ agencyId, principal, keyId, session, role },
});

/** In the rows that they are of: a roster says itself which of its shifts it does not take. */
export function faultsOf(refusal: Refusal, { rows, targetId }: Step): TableFault[] {
  const { code, ...details } = refusal;
  const { zh, en } = refusalMessage(refusal);
  if (code === 'roster-faulty')
    return (details['faults'] as readonly RowFault[]).map(({ row, fault: found, other }) =>
      refused(rows[row - 1], `${zh}：${found}`, `${en}: ${found}`, other === undefined ? '' : ` (${other})`),
    );
  const numbers = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : '';
  return [refused(rows[0], zh, en, `${rows.length === 0 ? ` ${targetId}` : ''}${numbers}`)];
}

const refused = (row: number | undefined, zh: string, en: string, more: string): TableFault => ({
  ...fault('refused', { row }),
  zh: `${zh}${more}`,
  en: `${en}${more}`,
});
