import { Column, DefaultNamingStrategy, PrimaryColumn, type ColumnOptions, type ColumnType } from 'typeorm';

/** `eventLevel` → `event_level`. */
export class SnakeNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

const optional = (type: ColumnType) => Column({ type, nullable: true });

export const Key = () => PrimaryColumn('text');
export const Text = () => Column('text');
export const OptionalText = () => optional('text');
export const Instant = () => Column('timestamptz');
export const OptionalInstant = () => optional('timestamptz');
export const Count = () => Column('int');
export const OptionalCount = () => optional('int');
/** A measured amount, not necessarily whole. */
export const Amount = () => Column('double precision');
export const OptionalAmount = () => optional('double precision');
export const Flag = () => Column('boolean');
export const Json = () => Column('jsonb');
export const OptionalJson = () => optional('jsonb');
/** Log position or stream revision: 64 bits, a text in JavaScript. */
export const Position = () => Column('bigint');

const money: ColumnOptions = {
  type: 'bigint',
  transformer: {
    to: (value: number | null) => value,
    from: (value: string | null) => (value === null ? null : Number(value)),
  },
};
/** Money in fen: at most 10^13, so that a JavaScript number holds it exactly. */
export const Fen = () => Column(money);
export const OptionalFen = () => Column({ ...money, nullable: true });
