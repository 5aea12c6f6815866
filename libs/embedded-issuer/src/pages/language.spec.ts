import { languageOf } from './language.js';

describe('the language of a page', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['en;q=0.5, zh-TW;q=0.7', 'zh-CN'],
    ['de,en;q=0.3', 'en'],
    ['de', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    ['english', 'zh-CN'],
    [undefined, 'zh-CN'],
  ])('for “%s” is %s', (asked, language) => {
    expect(languageOf(asked)).toBe(language);
  });
});
