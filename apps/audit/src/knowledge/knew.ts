import { pictureOf, type Evidence, type Gap } from '#audit';
import { Command } from 'commander';
import { say } from '../say.js';
import {
  asOfFrom,
  ensureKnown,
  thingOf,
  withAsOfOptions,
  withAsOf,
  type AsOfOptions,
} from '../as-of/options.js';
import { beijing, printChanges } from '../as-of/print.js';

interface KnewOptions extends AsOfOptions {
  readonly incident?: string;
}

/** `knew <agency>` */
export function knewCommand(): Command {
  return withAsOfOptions(new Command('knew'))
    .description('某单位当时知道什么 · what an agency knew as of a position or time, by what it acknowledged')
    .argument('<agency>', 'such as FIRE')
    .option('--incident <id>', 'only what belongs to this incident')
    .action(async (agency: string, options: KnewOptions) => {
      const { id: agencyId } = thingOf('agency', agency);
      const incidentId = options.incident && thingOf('incident', options.incident).id;
      const asOf = asOfFrom(options);
      await withAsOf(options, async ({ queries }) => {
        await ensureKnown(queries, { kind: 'agency', id: agencyId });
        if (incidentId !== undefined) await ensureKnown(queries, { kind: 'incident', id: incidentId });
        const found = await pictureOf(queries, { agencyId, asOf, incidentId });
        if (options.json) return say(JSON.stringify(found, null, 2));
        say(`${agencyId} 截至位置 as of position ${found.position}`);
        say(
          found.delivery
            ? `  已确认收到 acknowledged up to ${found.deliveredUpTo}: ${evidenceText(found.delivery)}`
            : '  从未确认收到 nothing was ever acknowledged',
        );
        say(`  看得到的事件 incidents: ${found.incidentIds.join(', ') || '—'}`);
        say(`  与服务一致 as the service: ${found.upToDate}; 不同 otherwise: ${found.gaps.length}`);
        for (const gap of found.gaps) tellGap(gap);
        if (found.isCut) say('  ……内容过多，未全部列出 cut: there is more');
      });
    });
}

function tellGap({ table, key, knew, evidence, changes }: Gap): void {
  if (!knew) {
    say(`✗ ${table} ${key}：无证据表明其知道 nothing proves that it knew`);
    return;
  }
  say(`✗ ${table} ${key}：${evidence ? evidenceText(evidence) : '—'}`);
  printChanges(changes, '    ');
}

const evidenceText = ({ kind, position, type, recordedAt }: Evidence): string =>
  `${kind === 'delivery' ? '确认收到 delivery' : '自己所为 own act'} ${type} @ ${position}, ${beijing(recordedAt)}`;
