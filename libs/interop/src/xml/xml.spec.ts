import fc from 'fast-check';
import { readXml, UnfitXml, usualBounds } from './reader.js';
import { writeXml } from './writer.js';

const read = (text: string) => readXml(Buffer.from(text));
const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;

/** What XML 1.0 cannot carry, not even as a reference. */
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

describe('the XML reader', () => {
  it('gives elements with their namespace and text, and passes over comments', () => {
    const root = read(
      '<?xml version="1.0" encoding="utf-8"?><!-- x --><p:a xmlns:p="u"><b>1 &lt; <![CDATA[2]]></b>t</p:a>',
    );
    expect(root).toMatchObject({
      name: 'a',
      namespace: 'u',
      text: 't',
      children: [{ name: 'b', namespace: '', text: '1 < 2' }],
    });
  });

  it.each([
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an internal subset', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://h/x.dtd"> %x;]><a/>'],
    ['an entity of nowhere', '<a>&x;</a>'],
    ['an entity of HTML', '<a>&nbsp;</a>'],
    ['billions of laughs', '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'],
    ['a character that is none', '<a>&#0;</a>'],
    ['half a pair', '<a>&#xD800;</a>'],
    ['an open end', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['no root', ' '],
    ['nothing', ''],
    ['an attribute twice', '<a x="1" x="2"/>'],
    ['an unbound prefix', '<p:a/>'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>'],
    ['JSON', '{"a":1}'],
    ['too much depth', nested(usualBounds.depth + 1)],
    ['too many elements', `<a>${'<b/>'.repeat(usualBounds.elements)}</a>`],
    [
      'too many attributes',
      `<a ${Array.from({ length: usualBounds.elements }, (_, n) => `x${n}=""`).join(' ')}/>`,
    ],
    ['too many bytes', `<a>${'x'.repeat(usualBounds.bytes)}</a>`],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(UnfitXml);
  });

  it('refuses what is not UTF-8', () => {
    expect(() => readXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toThrow(
      'must be encoded in UTF-8',
    );
  });

  it('takes what is just within bounds', () => {
    expect(read(nested(usualBounds.depth)).name).toBe('a');
  });

  it('ends with an element or a refusal, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.string().map((s) => Buffer.from(`<a>${s}</a>`)),
        ),
        (bytes) => {
          try {
            expect(readXml(bytes)).toHaveProperty('name');
          } catch (error) {
            expect(error).toBeInstanceOf(UnfitXml);
          }
        },
      ),
    );
  });
});

describe('the XML writer', () => {
  it('writes what reads back the same, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = writeXml(['a', [['b', text], undefined]], 'u');
        const [back] = readXml(Buffer.from(written)).children;

        const readable = text.replace(unwritable, '\ufffd');
        expect(back?.text).toBe(readable);
      }),
      { numRuns: 500 },
    );
  });
});
