/** As much of a key press as the rules look at. */
export interface Press {
  readonly key: string;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/**
 * Whether a press belongs to an input method: while it composes, and the press that ended it, which some browsers give
 * after `compositionend` with the code of the composition alone.
 */
const isOfInputMethod = ({ isComposing, keyCode }: Press): boolean => isComposing || keyCode === 229;

/** Whether keys typed there are text. */
export const takesText = (tag: string, isEditable: boolean): boolean =>
  isEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(tag);

export type Shortcut =
  | ('next' | 'previous' | 'open' | 'verify' | 'call' | 'find' | 'help' | 'report')
  | ('option-1' | 'option-2' | 'option-3' | 'override' | 'again')
  | { readonly go: string };

const single: Readonly<Record<string, Shortcut>> = {
  j: 'next',
  k: 'previous',
  v: 'verify',
  c: 'call',
  n: 'report',
  1: 'option-1',
  2: 'option-2',
  3: 'option-3',
  o: 'override',
  r: 'again',
  '/': 'find',
  '?': 'help',
};

const screens: Readonly<Record<string, string>> = {
  d: 'desk',
  r: 'incidents',
  a: 'allocate',
  w: 'warnings',
  t: 'messages',
  o: 'pack',
  m: 'my',
  b: 'reports',
  s: 'duty',
};

/** What a press means outside of texts, after `G` or without. Nothing with a modifier: those are the browser's. */
export function shortcutOf(press: Press, afterG: boolean): Shortcut | 'g' | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey || isOfInputMethod(press)) return undefined;
  const key = press.key.toLowerCase();
  if (afterG) {
    const screen = screens[key];
    return screen === undefined ? undefined : { go: screen };
  }
  return key === 'g' ? 'g' : single[key];
}

/** `Ctrl ↵` alone submits. */
export const isSubmit = (press: Press): boolean =>
  press.key === 'Enter' && (press.ctrlKey || press.metaKey) && !isOfInputMethod(press);
