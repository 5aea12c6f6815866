import { tableKindNames, type TableKind, type TableLanguage } from '#tables';
import { Pattern } from '#contracts';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, Max, Min } from 'class-validator';
import { Flag, OneOf, Optional } from '../query/fields.js';

const mostLeftOut = 1_000;

/** Whole numbers with commas between them. */
const Rows = (): PropertyDecorator => (target, key) => {
  const split = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').map(Number) : value,
  );
  for (const decorate of [
    split,
    IsArray(),
    ArrayMaxSize(mostLeftOut),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(1_048_576, { each: true }),
  ])
    decorate(target, key);
};

export class ImportQuery {
  @OneOf(tableKindNames) kind!: TableKind;
  /** Shows what the table would change and does nothing: as without `confirm`. */
  @Optional() @Flag() dryRun?: boolean;
  /** The digest of the preview: does what was shown. */
  @Optional() @Pattern('digest') confirm?: string;
  /** Rows of the file to be passed over, with commas between them. */
  @Optional() @Rows() leaveOut?: number[];
  /** What is on record for the agency and not in the file is withdrawn, disbanded, ended or dropped. */
  @Optional() @Flag() withdrawMissing?: boolean;
}

export class ImportId {
  @Pattern('personId') id!: string;
}

export class TemplateQuery {
  @OneOf(tableKindNames) kind!: TableKind;
  /** By `Accept` when left out; a workbook without either. */
  @Optional() @OneOf(['csv', 'xlsx']) format?: 'csv' | 'xlsx';
  /** zh-CN when left out. */
  @Optional() @OneOf(['zh-CN', 'en']) lang?: TableLanguage;
}
