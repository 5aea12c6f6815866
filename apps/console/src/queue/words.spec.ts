import { commandSpecs, refusalMessage, type Bilingual } from '#contracts';
import { refusalTexts, type RefusalCode } from '#domain';
import { dictionaries } from '../language/language.js';
import { wordsOf, type WordedItem } from './words.js';

const kinds: Readonly<Record<WordedItem['kind'], true>> = {
  ...{ verify: true, complete: true, call: true, unanswered: true, uncalled: true, shortfall: true },
  ...{ contention: true, refused: true, task: true, report: true, statistics: true, negotiation: true },
  ...{ 'second-person': true, other: true },
};
const commands = Object.entries(commandSpecs as Readonly<Record<string, Bilingual>>);
const codes = Object.keys(refusalTexts) as RefusalCode[];
const capabilityOf = (code: string) => ({ name: code, unit: '', amount: String });

describe('the words of the queue', () => {
  it.each(Object.keys(kinds) as WordedItem['kind'][])(
    'never say the code of a command or a refusal: %s',
    (kind) => {
      for (const [index, [name, { zh, en }]] of commands.entries()) {
        const code = codes[index % codes.length]!;
        const item = {
          ...{ kind, id: 'X-1', aggregate: 'sharing', turn: 'own', since: '2026-06-18T14:10:00Z' },
          ...{ act: name, actName: { zh, en }, command: { name, targetId: 'X-1' }, commandName: { zh, en } },
          ...{ refusal: { code }, message: refusalMessage({ code }) },
        } as unknown as WordedItem;
        for (const [texts, key] of [
          [dictionaries['zh-CN'], 'zh'],
          [dictionaries.en, 'en'],
        ] as const) {
          const { heading, below } = wordsOf(item, texts, key, capabilityOf);
          expect(heading.trim()).not.toBe('');
          const said = `${heading} · ${below}`;
          expect(said).not.toContain(name);
          if (code.includes('-')) expect(said).not.toContain(code);
        }
      }
    },
  );
});
