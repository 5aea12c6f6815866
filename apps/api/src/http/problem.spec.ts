import { refusalTexts, type RefusalCode } from '#domain';
import { httpProblems } from './http-problems.js';
import { languageOf } from './language.js';
import { Problem, renderProblem } from './problem.js';
import { identityStatus, refusalStatus } from './status.js';

describe('status table', () => {
  it('has a client error for every refusal', () => {
    for (const code of Object.keys(refusalTexts) as RefusalCode[]) {
      expect([400, 401, 403, 404, 409, 410, 422]).toContain(refusalStatus[code]);
    }
  });

  it('uses no code of a refusal for something else', () => {
    expect(Object.keys(httpProblems).filter((code) => code in refusalTexts)).toEqual([]);
  });

  it('tells an unknown sender from an unknown agency in a command', () => {
    expect(identityStatus('agency-unknown')).toBe(401);
    expect(refusalStatus['agency-unknown']).toBe(422);
  });
});

describe('language', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.8', 'en'],
    ['fr, en;q=0.5, zh;q=0.9', 'zh'],
    ['fr', 'zh'],
    ['*', 'zh'],
    ['zh;q=0, en;q=0.1', 'en'],
    [';;;,,q=,en;q=x', 'zh'],
  ])('%s → %s', (header, language) => expect(languageOf(header)).toBe(language));
});

describe('problem', () => {
  const stale = new Problem('stale-revision', { expected: '3', actual: '5' });

  it('is written in either language with its numbers', () => {
    const zh = renderProblem(stale, 'zh', 'r-1');
    expect(zh.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': 'zh-CN',
    });
    expect(zh.body).toEqual({
      type: '/problems/stale-revision',
      title: '对象已被他人更新，请刷新后重试',
      status: 409,
      detail: '对象已被他人更新，请刷新后重试（expected: 3; actual: 5）',
      instance: 'urn:uuid:r-1',
      code: 'stale-revision',
      expected: '3',
      actual: '5',
    });
    expect(renderProblem(stale, 'en', 'r-1').body).toMatchObject({
      title: 'The aggregate has changed since the revision that was named',
      detail: 'The aggregate has changed since the revision that was named (expected: 3; actual: 5)',
    });
  });

  it('keeps its own members when a detail has the name of one', () => {
    const refusal = { code: 'wrong-status', status: 'closed' };
    const problem = new Problem('wrong-status', { status: 'closed' }, { members: { refusal } });
    expect(renderProblem(problem, 'en', 'r-1').body).toMatchObject({ status: 409, refusal });
  });

  it('names every violation in either language', () => {
    const violations = [
      { path: 'limit', code: 'max', max: 200 },
      { path: '', code: 'isObject' },
    ];
    const problem = new Problem('invalid-query', { violations });
    expect(renderProblem(problem, 'zh', 'r-1').body).toMatchObject({
      detail: '查询参数不符合要求（limit：不得大于 200; 须为 JSON 对象）',
      violations: [
        { path: 'limit', code: 'max', max: 200, message: '不得大于 200' },
        { path: '', code: 'isObject', message: '须为 JSON 对象' },
      ],
    });
    const { detail } = renderProblem(problem, 'en', 'r-1').body;
    expect(detail).toContain('limit: must not be greater than 200; must be a JSON object');
  });
});
