import { eventWords } from './event-words.js';

describe('the words of an event', () => {
  it('are a sentence in the language of the page, with what people wrote', () => {
    const event = { type: 'incident.verified', data: { findings: '经现场核实属实' } } as const;
    const [zh, en] = [eventWords(event, 'zh-CN'), eventWords(event, 'en')];
    expect(zh).toMatchObject({ text: '经现场核实属实', isKey: true });
    expect(zh.sentence).toMatch(/\p{Script=Han}/u);
    expect(en.sentence).toMatch(/^[\x20-\x7e]+$/);
  });

  it('of which something was cut are its name', () => {
    expect(eventWords({ type: 'sharing.committed', data: {} }, 'en').sentence).toBe('sharing.committed');
  });
});
