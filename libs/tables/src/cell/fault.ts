import { columnName } from './cell.js';
import { faultTexts, type TableFaultCode } from './fault-texts.js';

/** What is wrong with a table, for whoever has it open in front of them. */
export interface TableFault {
  /** As the spreadsheet shows it, from 1; nothing where it is about the file as a whole. */
  readonly row?: number;
  /** A, B, … */
  readonly column?: string;
  readonly heading?: string;
  readonly code: TableFaultCode;
  readonly zh: string;
  readonly en: string;
}

export interface FaultPlace {
  readonly row?: number;
  /** From 1. */
  readonly column?: number;
  readonly heading?: string;
}

const longestShown = 60;
const shortened = (text: string): string =>
  text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;

/** `said` takes the place of `{}` in the texts: what stands there, or what is missing. */
export function fault(
  code: TableFaultCode,
  { row, column, heading }: FaultPlace = {},
  said = '',
): TableFault {
  const [zh, en] = faultTexts[code].map((text) => text.replace('{}', () => shortened(said))) as [
    string,
    string,
  ];
  return {
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column: columnName(column) }),
    ...(heading === undefined ? {} : { heading }),
    code,
    zh,
    en,
  };
}

/** By row, then by column; what is about the whole file comes first. */
export const inOrder = (faults: readonly TableFault[]): TableFault[] =>
  [...faults].sort(
    (a, b) =>
      (a.row ?? 0) - (b.row ?? 0) ||
      (a.column ?? '').length - (b.column ?? '').length ||
      (a.column ?? '').localeCompare(b.column ?? ''),
  );
