import { traceCauses, traceMermaid, traceText, type Target } from '#audit';
import { Command, Option } from 'commander';
import { CannotCheck, withEvents, withSource, type SourceOptions } from './options.js';
import { say } from './say.js';

interface TraceOptions extends SourceOptions {
  readonly format: 'text' | 'json' | 'mermaid';
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `trace <event id>`, `trace <command id>`, `trace <source> <id>` */
export function traceCommand(): Command {
  return withSource(new Command('trace'))
    .description('causes and consequences of an event or command, across all streams')
    .argument(
      '<event or source>',
      'id of an event or command, or the source of a command such as /agencies/EMB',
    )
    .argument('[id]', 'id of the command at its source')
    .addOption(
      new Option('--format <form>', 'output form').choices(['text', 'json', 'mermaid']).default('text'),
    )
    .action(async (first: string, id: string | undefined, options: TraceOptions) => {
      const trace = await withEvents(options, { whole: false }, async (source) => {
        const asked = targetOf(first, id);
        try {
          return await traceCauses(asked, source);
        } catch (error) {
          if ((error as { code?: string }).code !== 'nothing-traced' || !('eventId' in asked)) throw error;
          return traceCauses({ commandId: asked.eventId }, source);
        }
      });
      switch (options.format) {
        case 'json':
          return say(JSON.stringify(trace, null, 2));
        case 'mermaid':
          return say(traceMermaid(trace).trimEnd());
        case 'text':
          return say(traceText(trace).trimEnd());
      }
    });
}

function targetOf(first: string, id: string | undefined): Target {
  if (id !== undefined) return { source: first, id };
  if (uuid.test(first)) return { eventId: first.toLowerCase() };
  throw new CannotCheck(
    `${first}：须为记录或命令的编号，或来源和编号`,
    `${first}: the id of an event or command, or a source and an id are expected`,
  );
}
