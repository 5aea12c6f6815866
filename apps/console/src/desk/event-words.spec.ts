import { storedNames } from '#contracts';
import { eventWords } from './event-words.js';

const byCode = (name: string) => ({ name, unit: '', amount: String });
const drainage = () => ({ name: '排水', unit: 'm³/h', amount: (amount: number) => `${amount} m³/h` });

describe('the words of an event', () => {
  it('are a sentence in the language of the page, with what people wrote', () => {
    const event = { type: 'incident.verified', data: { findings: '经现场核实属实' } } as const;
    const [zh, en] = [eventWords(event, 'zh-CN', byCode), eventWords(event, 'en', byCode)];
    expect(zh).toMatchObject({ text: '经现场核实属实', isKey: true });
    expect(zh.sentence).toMatch(/\p{Script=Han}/u);
    expect(en.sentence).toMatch(/^[\x20-\x7e]+$/);
  });

  it('name what was asked for, and how much of it', () => {
    const data = { capability: 'drainage-m3h', amount: 6000, neededBy: '2026-06-18T15:10:00Z' };
    const { sentence } = eventWords({ type: 'sharing.requested', data }, 'zh-CN', drainage);
    expect(sentence).toContain('请求 排水 6000 m³/h');
  });

  it('of which something was cut say what it is about, and never the code of any event', () => {
    expect(eventWords({ type: 'sharing.committed', data: {} }, 'en', byCode).sentence).toBe(
      'sharing: something is on record that is not shown to you',
    );
    for (const name of storedNames()) {
      const type = name.replace(/\.v\d+$/, '');
      for (const language of ['zh-CN', 'en'] as const)
        expect(eventWords({ type, data: {} }, language, byCode).sentence).not.toMatch(
          /[a-z]+\.[a-z]|undefined/,
        );
    }
  });
});
