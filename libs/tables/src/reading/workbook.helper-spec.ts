import { strToU8, zipSync } from 'fflate';

interface Given {
  /** `<row>` elements. */
  readonly rows: string;
  readonly merged?: readonly string[];
  readonly date1904?: boolean;
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook as another program writes it: cells with inline texts (`t`), numbers and dates (`d`). */
export function workbook({ rows, merged = [], date1904 = false }: Given): Uint8Array {
  const areas = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  const files = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${areas && `<mergeCells>${areas}</mergeCells>`}</worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

type Given1 =
  string | { readonly n: string } | { readonly day: string } | { readonly clock: string } | undefined;

/** Rows from row 1 and column A on. */
export const rowsOf = (...rows: readonly (readonly Given1[])[]): string =>
  rows
    .map((cells, row) => {
      const each = cells.map((cell, column) => {
        const r = `${String.fromCharCode(65 + column)}${row + 1}`;
        if (cell === undefined) return '';
        if (typeof cell === 'string') return `<c r="${r}" t="inlineStr"><is><t>${cell}</t></is></c>`;
        if ('n' in cell) return `<c r="${r}"><v>${cell.n}</v></c>`;
        if ('day' in cell) return `<c r="${r}" s="1"><v>${cell.day}</v></c>`;
        return `<c r="${r}" s="2"><v>${cell.clock}</v></c>`;
      });
      return `<row r="${row + 1}">${each.join('')}</row>`;
    })
    .join('');
