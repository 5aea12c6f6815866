/** What a person has set on this machine; without storage it holds until the page goes. */
function setting<T extends string>(name: string, usual: T) {
  let value: T = usual;
  try {
    value = (localStorage.getItem(name) as T | null) ?? usual;
  } catch {
    // as usual
  }
  return {
    get: (): T => value,
    set: (next: T): void => {
      value = next;
      try {
        localStorage.setItem(name, next);
      } catch {
        // until the page goes
      }
    },
  };
}

export type Theme = 'auto' | 'light' | 'dark';

const stored = {
  keys: setting<'on' | 'off'>('liandong-single-keys', 'on'),
  theme: setting<Theme>('liandong-theme', 'auto'),
  agency: setting<string>('liandong-agency', ''),
};

/** Keys without a modifier can be switched off (WCAG 2.1.4). */
export const singleKeys = {
  get: (): boolean => stored.keys.get() === 'on',
  set: (isOn: boolean): void => stored.keys.set(isOn ? 'on' : 'off'),
};

export const theme = {
  get: stored.theme.get,
  set: (next: Theme): void => {
    stored.theme.set(next);
    applyTheme();
  },
};

/** Of who signed in last. */
export const lastAgency = stored.agency;

export function applyTheme(): void {
  const chosen = stored.theme.get();
  const isDark =
    chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}
