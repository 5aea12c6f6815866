import { usualStride, verifySnapshots, type SnapshotFinding } from '#audit';
import { Command } from 'commander';
import { CannotCheck } from '../options.js';
import { failWith, pass, progress, say } from '../say.js';
import { withFreshSnapshots, withAsOf, withReadOptions, type ReadOptions } from './options.js';
import { beijing } from './print.js';

/** `snapshots list`, `snapshots verify` */
export function snapshotsCommand(): Command {
  const list = withReadOptions(new Command('list'))
    .description('快照及其状态摘要 · the snapshots with their state hashes')
    .action((options: ReadOptions) =>
      withAsOf(options, ({ store }) => {
        for (const { position, events, recordedAt, state } of store.snapshots()) {
          if (options.json)
            say(JSON.stringify({ position: position.toString(), events, recordedAt, ...state }));
          else say(`${position} (${events} 个事件 events) ${beijing(recordedAt)} ${state.sha256}`);
        }
        return Promise.resolve();
      }),
    );
  const verify = withReadOptions(new Command('verify'))
    .description('从日志重算每个快照并比较 · make every snapshot again from the log and compare')
    .action((options: ReadOptions) =>
      withAsOf(options, async ({ store, log }) => {
        const [first] = store.snapshots();
        if (!first)
          throw new CannotCheck(
            `尚无快照：每 ${usualStride} 个事件存一份`,
            `there is no snapshot yet: one is made every ${usualStride} events`,
          );
        const tell = progress('folded');
        const verified = await withFreshSnapshots(
          (fresh) => verifySnapshots(store, log, fresh, (events) => tell(events)),
          first.events,
        );
        const { finding, snapshots, events } = verified;
        if (options.json) {
          say(JSON.stringify(verified));
          if (finding) process.exitCode = 1;
        } else if (finding) {
          const { zh, en } = describe(finding);
          failWith(zh, en);
        } else {
          pass(
            `${snapshots} 个快照与日志重算结果逐行相同（${events} 个事件）`,
            `${snapshots} snapshot(s) are row by row what the log comes to (${events} events)`,
          );
        }
      }),
    );
  return new Command('snapshots')
    .description('as-of 查询所用的快照 · the snapshots that as-of queries start from')
    .addCommand(list.exitOverride())
    .addCommand(verify.exitOverride());
}

function describe(finding: SnapshotFinding): { zh: string; en: string } {
  switch (finding.kind) {
    case 'hash': {
      const tables = finding.tables.join(', ') || '—';
      return {
        zh: `位置 ${finding.position} 的快照与日志不符（表：${tables}）`,
        en: `the snapshot at position ${finding.position} is not what the log comes to (tables: ${tables})`,
      };
    }
    case 'row':
      return {
        zh: `快照中 ${finding.table} 的 ${finding.key}（位置 ${finding.position}）已被改动`,
        en: `${finding.key} of ${finding.table} at position ${finding.position} was changed in the snapshots`,
      };
    case 'index':
      return {
        zh: `${'agencyId' in finding ? `单位 ${finding.agencyId}` : `突发事件 ${finding.incidentId}`} 的索引与日志不符`,
        en: `the index of ${'agencyId' in finding ? `agency ${finding.agencyId}` : `incident ${finding.incidentId}`} is not what the log comes to`,
      };
  }
}
