/** A table that a query answers with, for a file of this name. */
export class CsvFile {
  constructor(
    readonly name: string,
    readonly text: string,
  ) {}
}
