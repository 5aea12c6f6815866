import { violationSentence, type Violation, type ViolationCode } from '#contracts';
import { SaxesParser } from 'saxes';

/** An element with what it holds; text is what stands directly in it. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly children: XmlElement[];
  text: string;
}

export interface XmlBounds {
  readonly bytes: number;
  readonly depth: number;
  /** Each attribute counts as one. */
  readonly elements: number;
  /** Whether processing instructions are passed over; else they are refused. */
  readonly instructions: boolean;
}

/** Room for every message of the standards spoken here, and for no more than that. */
export const usualBounds: XmlBounds = { bytes: 256 * 1024, depth: 16, elements: 5_000, instructions: true };

/** The text is not XML that can be taken. */
export class UnfitXml extends Error {
  readonly code = 'unfit-xml';
  constructor(readonly violation: Violation) {
    super(violationSentence(violation).en);
  }
}

const unfit = (code: ViolationCode, details: object = {}): UnfitXml =>
  new UnfitXml({ path: '', code, ...details });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Reads a document from anybody: UTF-8, well-formed with namespaces, within bounds. There is no document type and
 * there are no entities but the five of XML itself, so that nothing expands and nothing is fetched. Comments are
 * passed over.
 * @throws {UnfitXml}
 */
export function readXml(body: Uint8Array, bounds: XmlBounds = usualBounds): XmlElement {
  if (body.length > bounds.bytes) throw unfit('tooManyBytes', { max: bounds.bytes });
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw unfit('utf8');
  }
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const count = (): void => {
    if (++elements > bounds.elements) throw unfit('tooManyElements', { max: bounds.elements });
  };

  parser.on('error', (error) => {
    throw unfit('xml', { reason: error.message.slice(0, 200) });
  });
  parser.on('doctype', () => {
    throw unfit('documentType');
  });
  parser.on('processinginstruction', () => {
    if (!bounds.instructions) throw unfit('processingInstruction');
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding && !/^utf-?8$/i.test(encoding)) throw unfit('utf8');
  });
  parser.on('attribute', count);
  parser.on('opentag', ({ local, uri }) => {
    if (open.length >= bounds.depth) throw unfit('nesting', { max: bounds.depth });
    count();
    const element: XmlElement = { name: local, namespace: uri, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const add = (part: string): void => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  if (!root) throw unfit('xml', { reason: 'no element' });
  return root;
}
