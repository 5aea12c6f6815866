/** A table that a query answers with, for a file of this name; its first row is the heading. */
export class CsvFile {
  constructor(
    readonly name: string,
    readonly rows: readonly (readonly string[])[],
  ) {}
}
