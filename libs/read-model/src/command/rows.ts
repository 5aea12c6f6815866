import type { Refusal, Role } from '#domain';
import { Instant, OptionalJson, Position, Text } from '#postgres';
import { Entity, PrimaryColumn } from 'typeorm';
import { blaming, type LogEvent, type Projection } from '../projecting/projection.js';

/** What became of a command: the last event it caused decides. */
@Entity('commands')
export class CommandRow {
  @PrimaryColumn('uuid') commandId!: string;
  @Text() source!: string;
  @Text() id!: string;
  @Text() name!: string;
  @Text() outcome!: 'accepted' | 'refused' | 'no-change';
  @OptionalJson() refusal!: Refusal | null;
  @Text() stream!: string;
  @Position() revision!: string;
  @Position() position!: string;
  @Text() actorAgencyId!: string;
  @Text() actorRole!: Role;
  @Instant() occurredAt!: string;
  @Instant() receivedAt!: string;
  @Instant() recordedAt!: string;
}

export function commandRow({ event, record }: LogEvent): CommandRow {
  const { metadata } = record;
  return {
    commandId: metadata.commandId,
    source: metadata.command.source,
    id: metadata.command.id,
    name: metadata.command.name,
    outcome: outcomeOf(event.type),
    refusal: event.type === 'command.refused' ? event.data : null,
    stream: record.stream,
    revision: record.revision.toString(),
    position: record.position.toString(),
    actorAgencyId: metadata.actor.agencyId,
    actorRole: metadata.actor.role,
    occurredAt: metadata.occurredAt,
    receivedAt: metadata.receivedAt,
    recordedAt: record.recordedAt,
  };
}

const outcomeOf = (type: LogEvent['event']['type']): CommandRow['outcome'] =>
  type === 'command.refused' ? 'refused' : type === 'command.no-change' ? 'no-change' : 'accepted';

/** Every stream counts, those of messages that never reached an aggregate too. */
export const commands: Projection = {
  name: 'commands',
  tables: [CommandRow],
  async apply(events, store) {
    const last = new Map<string, CommandRow>();
    for (const e of events) {
      const row = blaming('commands', e.record, () => commandRow(e));
      last.set(row.commandId, row);
    }
    await store.upsert(CommandRow, [...last.values()], 'position');
  },
};
