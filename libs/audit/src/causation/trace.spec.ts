import type { CommandOrigin, RecordedEvent } from '#contracts';
import { event } from '../events.helper-spec.js';
import { traceMermaid, traceText } from './render.js';
import { NothingTraced, traceCauses } from './trace.js';

let n = 0;
function caused(
  name: string,
  stream: string,
  by?: RecordedEvent,
  sameCommand?: RecordedEvent,
): RecordedEvent {
  const base = event(n++);
  const { metadata } = base;
  const origin: CommandOrigin = by ? { via: 'flow', eventId: by.eventId } : { via: 'http' };
  return {
    ...base,
    stream,
    storedType: `${name}.v1`,
    metadata: sameCommand?.metadata ?? {
      ...metadata,
      command: {
        ...metadata.command,
        source: by ? '/liandong/flow' : '/agencies/EMB',
        id: `${name} ${stream}`,
        name,
      },
      correlationId: by ? by.metadata.correlationId : 'night',
      causationId: by ? by.eventId : metadata.commandId,
      origin,
    },
  };
}

const request = caused('sharing.requested', 'sharing-S-1');
const decided = caused('sharing.allocation-decided', 'sharing-S-1');
const beside = caused('incident.closed', 'incident-I-1', undefined, decided);
const reservedA = caused('resource.reserved', 'resource-A', decided);
const reservedB = caused('resource.reserved', 'resource-B', decided);
const confirmed = caused('sharing.reservation-confirmed', 'sharing-S-1', decided);
const later = caused('resource.deployed', 'resource-A', confirmed);
const other = { ...event(500), metadata: { ...event(500).metadata, correlationId: 'night' } };
const log = [request, event(400), decided, beside, reservedA, reservedB, confirmed, later, other];

const source = {
  events: async function* () {
    await Promise.resolve();
    yield log.slice(0, 4);
    yield log.slice(4);
  },
};
const names = (trace: Awaited<ReturnType<typeof traceCauses>>) =>
  trace.commands.map(({ name, id }) => id || name);

describe('tracing causes', () => {
  it('finds all that followed from an event, over streams and steps', async () => {
    const trace = await traceCauses({ eventId: decided.eventId }, source);
    expect(trace.asked).toEqual([decided.eventId]);
    expect(names(trace)).toEqual([
      'sharing.allocation-decided sharing-S-1',
      'resource.reserved resource-A',
      'resource.reserved resource-B',
      'sharing.reservation-confirmed sharing-S-1',
      'resource.deployed resource-A',
    ]);
    expect(trace.commands[0]?.events.map(({ stream }) => stream)).toEqual(['sharing-S-1', 'incident-I-1']);
  });

  it('finds all that led to an event, and not what else that caused', async () => {
    const trace = await traceCauses({ eventId: later.eventId }, source);
    expect(names(trace)).toEqual([
      'sharing.allocation-decided sharing-S-1',
      'sharing.reservation-confirmed sharing-S-1',
      'resource.deployed resource-A',
    ]);
  });

  it('takes a command by what its sender called it, or by its id', async () => {
    const { source: from, id } = decided.metadata.command;
    const byName = await traceCauses({ source: from, id }, source);
    expect(byName.asked).toEqual([decided.eventId, beside.eventId]);
    expect(await traceCauses({ commandId: decided.metadata.commandId }, source)).toEqual(byName);
    await expect(traceCauses({ eventId: 'none' }, source)).rejects.toBeInstanceOf(NothingTraced);
  });

  it('is told as a tree and as a diagram, without what a sender could do to a terminal', async () => {
    const trace = await traceCauses({ eventId: confirmed.eventId }, source);
    const hostile = {
      ...trace,
      commands: trace.commands.map((command) => ({
        ...command,
        id: '\u001b[2J',
        actor: { ...command.actor, agencyId: '"]:::x' },
      })),
    };
    const lines = traceText(hostile).split('\n');
    expect(lines[0]).toBe('correlation night');
    expect(lines.find((line) => line.includes('▶'))).toContain(confirmed.eventId);
    expect(lines.findIndex((line) => line.includes('reservation-confirmed.v1'))).toBeGreaterThan(
      lines.findIndex((line) => line.includes('allocation-decided.v1')),
    );
    expect(traceText(hostile)).not.toContain('\u001b');
    const diagram = traceMermaid(hostile);
    expect(diagram.startsWith('flowchart TD\n')).toBe(true);
    expect(diagram).toContain('#34;]:::x');
    expect(diagram.match(/-\.->/g)).toHaveLength(2);
    expect(diagram).toMatch(/class n\d+ asked/);
  });
});
