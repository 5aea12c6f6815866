import { CommandIntake } from '#application';
import { aggregateOf, refusalMessage, type Reply } from '#contracts';
import type { Logger } from '#platform';
import type { Viewer } from '#read-model';
import type { Imports } from '#table-record';
import type { TableFault, TableKind } from '#tables';
import { problemKind, type ProblemCode } from '../http/status.js';
import type { Limits } from '../limits/limits.js';
import { actorOf, faultsOf, type Importing, type Prepared } from './importing.js';
import { groupedBy, type Step } from './plans/plan.js';

/**
 * Commands that go to the log together: one by one each would wait for a disk of its own. So many that an import is quick,
 * and so few that nobody else waits long behind them.
 */
const batch = 32;
/** While one batch is written the next is judged. */
const batchesInHand = 2;

/** Who sent a table. */
export interface Sender {
  readonly viewer: Viewer;
  /** Why the sender may speak no more, asked before each batch; nothing while that is not so. */
  readonly silenced: () => Promise<ProblemCode | undefined>;
}

/**
 * Carries out what was confirmed, through the same intake as every command. Its standing is in PostgreSQL and its commands
 * have ids that follow from the import: whoever goes on with it after a crash repeats what is done, without an event.
 */
export class ImportJobs {
  private readonly running = new Set<Promise<void>>();
  private isClosing = false;

  constructor(
    private readonly imports: Pick<Imports, 'claim' | 'progress' | 'end'>,
    private readonly importing: Pick<Importing, 'submissionOf' | 'markOf'>,
    private readonly intake: Pick<CommandIntake, 'submit'>,
    private readonly limits: Pick<Limits, 'table'>,
    private readonly logger: Logger,
  ) {}

  /** Whether it was begun, or gone on with: of two who ask at once one does. It goes on after this returns. */
  async begin(
    { id, steps }: Pick<Prepared, 'id' | 'steps'>,
    confirmed: { readonly digest: string; readonly marks: readonly string[]; readonly kind: TableKind },
    sender: Sender,
    at: string,
  ): Promise<boolean> {
    const { agencyId, principal, role } = sender.viewer;
    const isOurs = await this.imports.claim({ ...confirmed, id, agencyId, principal, role });
    if (!isOurs) return false;
    const done = confirmed.marks.length - steps.length;
    const work = this.carryOut(id, steps, done, sender, at).catch((error: unknown) => {
      // its beats end with it: it is shown as interrupted, and the same file goes on with it
      this.logger.error({ err: error, import: id }, 'an import was interrupted');
    });
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
    return true;
  }

  /** Ends what is running between two batches. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.running);
  }

  private async carryOut(
    id: string,
    steps: readonly Step[],
    doneBefore: number,
    { viewer, silenced }: Sender,
    at: string,
  ): Promise<void> {
    const batches = batchesOf(steps).reverse();
    let done = doneBefore;
    let stopped: TableFault | undefined;
    const actor = actorOf(viewer);
    // the commands of one target come in their order, and none behind one that was refused
    const carryOutTarget = async (target: readonly Step[]): Promise<void> => {
      for (const step of target) {
        const reply = await this.intake.submit(this.importing.submissionOf(step, id, actor, at));
        if (reply.outcome === 'refused') {
          stopped ??= faultsOf(reply.refusal, step)[0] ?? unworded(reply);
          return;
        }
        done++;
      }
    };
    const work = async (): Promise<void> => {
      while (!stopped && !this.isClosing) {
        const targets = batches.pop();
        if (!targets) return;
        // in turn with the tables of all other agencies; what is in hand comes to its end whatever becomes of one of it
        const ended = await this.limits.table(viewer.agencyId, async () => {
          const why = await silenced();
          if (why === undefined) return Promise.allSettled(targets.map(carryOutTarget));
          stopped ??= wordedAs(why);
          return [];
        });
        throwFirst(ended);
        await this.imports.progress(id, done);
      }
    };
    throwFirst(await Promise.allSettled(Array.from({ length: batchesInHand }, work)));
    if (stopped) await this.imports.end(id, 'stopped', done, stopped);
    else if (batches.length === 0) await this.imports.end(id, 'done', done);
  }
}

/** All commands of a target are in one batch. */
function batchesOf(steps: readonly Step[]): (readonly Step[])[][] {
  const batches: (readonly Step[])[][] = [];
  let size = batch;
  for (const target of groupedBy(
    steps,
    ({ name, targetId }) => `${aggregateOf(name)} ${targetId}`,
  ).values()) {
    if (size >= batch) [size] = [0, batches.push([])];
    batches.at(-1)?.push(target);
    size += target.length;
  }
  return batches;
}

function throwFirst(settled: readonly PromiseSettledResult<void>[]): void {
  const broken = settled.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
}

function wordedAs(code: ProblemCode): TableFault {
  const [zh, en] = problemKind(code).title;
  return { code: 'refused', zh, en };
}

const unworded = ({ refusal }: Extract<Reply, { outcome: 'refused' }>): TableFault => ({
  code: 'refused',
  ...refusalMessage(refusal),
});
