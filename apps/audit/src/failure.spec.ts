import { readFileSync } from 'node:fs';
import { failureText } from './failure.js';

describe('what could not be checked', () => {
  it('is said in both languages', () => {
    const missing = (): string => {
      try {
        return readFileSync('/no/such.bundle', 'utf8');
      } catch (error) {
        return failureText(error as Error);
      }
    };
    expect(missing()).toMatch(/^ENOENT: 文件或文件夹不存在 · .*\/no\/such\.bundle/);
    const none = Object.assign(new Error('the log holds no allocation decision of sharing-X'), {
      code: 'no-decision',
    });
    expect(failureText(none)).toBe(
      'no-decision: 日志中没有这项协商的分配决定 · the log holds no allocation decision of sharing-X',
    );
  });

  it('stays as it is where it says both, or bears no code', () => {
    expect(failureText(Object.assign(new Error('甲 · a'), { code: 'cannot-check' }))).toBe(
      'cannot-check: 甲 · a',
    );
    expect(failureText(new Error('甲'))).toBe('甲');
  });
});
