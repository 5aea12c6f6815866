import type { Trace, TracedCommand, TracedEvent } from './trace.js';

const commandLine = ({ name, actor, occurredAt, origin, source, id }: TracedCommand): string =>
  `${name} ← ${actor.agencyId}/${actor.principal} (${actor.role}) ${occurredAt} via ${origin} [${source} ${id}]`;

const eventLine = ({ type, stream, revision, position, eventId }: TracedEvent): string =>
  `${type} ${stream}@${revision} #${position} ${eventId}`;

/** Control characters of a sender's text must not reach the terminal. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, '.');

/** Commands by the event that caused them; those from outside, or whose cause is not on record, under ''. */
function byCause({ commands }: Trace): Map<string, TracedCommand[]> {
  const events = new Set(commands.flatMap((command) => command.events.map(({ eventId }) => eventId)));
  const groups = new Map<string, TracedCommand[]>();
  for (const command of commands) {
    const cause = command.causedBy !== undefined && events.has(command.causedBy) ? command.causedBy : '';
    groups.set(cause, [...(groups.get(cause) ?? []), command]);
  }
  return groups;
}

/** A tree for people: commands, below each its events, below these what they caused. What was asked for has a `▶`. */
export function traceText(trace: Trace): string {
  const groups = byCause(trace);
  const asked = new Set(trace.asked);
  const lines: string[] = [`correlation ${trace.correlationId}`];
  const put = (commands: readonly TracedCommand[], indent: string): void => {
    for (const command of commands) {
      lines.push(`${indent}${commandLine(command)}`);
      for (const event of command.events) {
        lines.push(`${indent}  ${asked.has(event.eventId) ? '▶' : '•'} ${eventLine(event)}`);
        put(groups.get(event.eventId) ?? [], `${indent}      `);
      }
    }
  };
  put(groups.get('') ?? [], '');
  return `${lines.map(printable).join('\n')}\n`;
}

/** The same as a Mermaid flowchart. */
export function traceMermaid(trace: Trace): string {
  const groups = byCause(trace);
  const ids = new Map<string, string>();
  const nodeId = (key: string): string => {
    const id = ids.get(key) ?? `n${ids.size}`;
    ids.set(key, id);
    return id;
  };
  const label = (...parts: string[]): string =>
    parts
      .map((part) => printable(part).replace(/[&<>"#]/g, (sign) => `#${sign.codePointAt(0)};`))
      .join('<br/>');
  const lines = ['flowchart TD'];
  for (const command of trace.commands) {
    const { commandId, name, actor, occurredAt, events } = command;
    const own = nodeId(`command ${commandId}`);
    lines.push(`  ${own}[["${label(name, `${actor.agencyId} · ${actor.role}`, occurredAt)}"]]`);
    for (const { eventId, type, stream, position } of events) {
      lines.push(
        `  ${nodeId(eventId)}("${label(type, stream, `position ${position}`)}")`,
        `  ${own} --> ${nodeId(eventId)}`,
      );
    }
  }
  for (const [cause, commands] of groups) {
    if (cause === '') continue;
    for (const { commandId } of commands)
      lines.push(`  ${nodeId(cause)} -.-> ${nodeId(`command ${commandId}`)}`);
  }
  if (trace.asked.length > 0) {
    lines.push('  classDef asked stroke-width:4px', `  class ${trace.asked.map(nodeId).join(',')} asked`);
  }
  return `${lines.join('\n')}\n`;
}
