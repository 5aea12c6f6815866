import { isSubmit, shortcutOf, takesText, type Press } from './keys.js';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  ...{ key, isComposing: false, keyCode: 0, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
});

describe('keys', () => {
  it('go to the next item, and to a screen after G', () => {
    expect(shortcutOf(press('j'), false)).toBe('next');
    expect(shortcutOf(press('J'), false)).toBe('next');
    expect(shortcutOf(press('g'), false)).toBe('g');
    expect(shortcutOf(press('w'), true)).toEqual({ go: 'warnings' });
    expect(shortcutOf(press('a'), true)).toEqual({ go: 'allocate' });
    // the same letter alone is of the screen in view
    expect([shortcutOf(press('r'), false), shortcutOf(press('2'), false)]).toEqual(['again', 'option-2']);
    expect(shortcutOf(press('j'), true)).toBeUndefined();
  });

  it('with a modifier are the browser’s', () => {
    expect(shortcutOf(press('n', { ctrlKey: true }), false)).toBeUndefined();
    expect(shortcutOf(press('v', { altKey: true }), false)).toBeUndefined();
  });

  it('of an input method do nothing, whichever way the browser says so', () => {
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      expect(shortcutOf(press('n', composing), false)).toBeUndefined();
      expect(isSubmit(press('Enter', { ctrlKey: true, ...composing }))).toBe(false);
    }
  });

  it('submit with Ctrl and Enter alone', () => {
    expect(isSubmit(press('Enter'))).toBe(false);
    expect(isSubmit(press('Enter', { ctrlKey: true }))).toBe(true);
    expect(isSubmit(press('Enter', { metaKey: true }))).toBe(true);
  });

  it('typed in a field are text', () => {
    expect([takesText('INPUT', false), takesText('DIV', true), takesText('BUTTON', false)]).toEqual([
      ...[true, true, false],
    ]);
  });
});
