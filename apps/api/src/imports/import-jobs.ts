import { CommandIntake, type Submission } from '#application';
import { refusalMessage, type Reply } from '#contracts';
import type { Logger } from '#platform';
import type { Viewer } from '#read-model';
import { importBeats, type Imports } from '#table-record';
import type { TableFault, TableKind } from '#tables';
import type { Limits } from '../limits/limits.js';
import { actorOf, faultsOf, type Importing, type Prepared } from './importing.js';
import { groupedBy, type Step } from './plans/plan.js';

/** Targets in hand at once; the commands of one target come in their order. */
const inHand = 64;

/**
 * Carries out what was confirmed, through the same intake as every command. Its standing is in PostgreSQL and its commands
 * have ids that follow from the import: whoever goes on with it after a crash repeats what is done, without an event.
 */
export class ImportJobs {
  private readonly running = new Set<Promise<void>>();
  private isClosing = false;

  constructor(
    private readonly imports: Imports,
    private readonly importing: Pick<Importing, 'submissionOf' | 'markOf'>,
    private readonly intake: Pick<CommandIntake, 'submit'>,
    private readonly limits: Pick<Limits, 'turn'>,
    private readonly logger: Logger,
  ) {}

  /** Whether it was begun, or gone on with: of two who ask at once one does. It goes on after this returns. */
  async begin(
    { id, steps }: Pick<Prepared, 'id' | 'steps'>,
    confirmed: { readonly digest: string; readonly marks: readonly string[]; readonly kind: TableKind },
    viewer: Viewer,
    at: string,
  ): Promise<boolean> {
    const { agencyId, principal, role } = viewer;
    const isOurs = await this.imports.claim({ ...confirmed, id, agencyId, principal, role });
    if (!isOurs) return false;
    const done = confirmed.marks.length - steps.length;
    const work = this.carryOut(id, steps, done, viewer, at).catch((error: unknown) => {
      // its beats end with it: it is shown as interrupted, and the same file goes on with it
      this.logger.error({ err: error, import: id }, 'an import was interrupted');
    });
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
    return true;
  }

  /** Ends what is running between two commands. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.running);
  }

  private async carryOut(
    id: string,
    steps: readonly Step[],
    doneBefore: number,
    viewer: Viewer,
    at: string,
  ): Promise<void> {
    const targets = [
      ...groupedBy(steps, ({ name, targetId }) => `${name.split('.')[0]} ${targetId}`).values(),
    ].reverse();
    let done = doneBefore;
    let stopped: TableFault | undefined;
    let beats: Promise<void> = Promise.resolve();
    let beaten = Date.now();
    const beat = (): void => {
      if (Date.now() - beaten < importBeats.everyMs) return;
      beaten = Date.now();
      beats = beats.then(() => this.imports.progress(id, done));
    };
    const actor = actorOf(viewer);
    const work = async (): Promise<void> => {
      for (let of = targets.pop(); of && !stopped && !this.isClosing; of = targets.pop()) {
        for (const step of of) {
          const reply = await this.submit(this.importing.submissionOf(step, id, actor, at), viewer.agencyId);
          if (reply.outcome === 'refused') {
            stopped ??= faultsOf(reply.refusal, step)[0] ?? unworded(reply);
            return;
          }
          done++;
          beat();
        }
      }
    };
    // what is in hand comes to its end whatever becomes of one of them
    const ended = await Promise.allSettled(Array.from({ length: inHand }, work));
    const broken = ended.find((one) => one.status === 'rejected');
    if (broken) throw broken.reason;
    await beats;
    if (stopped) await this.imports.end(id, 'stopped', done, stopped);
    else if (targets.length === 0) await this.imports.end(id, 'done', done);
  }

  /** In turn with the commands of all other agencies. */
  private submit(submission: Submission, agencyId: string): Promise<Reply> {
    return this.limits.turn(agencyId, () => this.intake.submit(submission));
  }
}

const unworded = ({ refusal }: Extract<Reply, { outcome: 'refused' }>): TableFault => ({
  code: 'refused',
  ...refusalMessage(refusal),
});
