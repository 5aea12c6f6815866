import { useEffect, useState, type ComponentType } from 'react';
import { Loading } from './panel.js';

/** The code of a screen did not come: the network is away, or the service has another version by now. */
export class NotLoaded extends Error {}

export interface Later<P> {
  /** Ahead of its time; a failure says nothing yet. */
  readonly fetch: () => Promise<void>;
  readonly Screen: ComponentType<P>;
}

/**
 * A screen whose code is asked for when it is first shown, or ahead of that. Unlike `lazy` it is asked for anew after a
 * failure, which is thrown as `NotLoaded` where the screen stands.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let Found: ComponentType<P> | undefined;
  const fetch = async (): Promise<void> => {
    Found ??= await load();
  };
  function Screen(props: P) {
    const [state, setState] = useState<{ readonly failed?: unknown }>({});
    const isThere = Found !== undefined;
    useEffect(() => {
      if (isThere) return;
      let isGone = false;
      const tell = (next: { readonly failed?: unknown }): void => {
        if (!isGone) setState(next);
      };
      fetch().then(
        () => tell({}),
        (failed: unknown) => tell({ failed }),
      );
      return () => {
        isGone = true;
      };
    }, [isThere]);
    if (state.failed !== undefined) throw new NotLoaded('not loaded', { cause: state.failed });
    return Found === undefined ? <Loading /> : <Found {...props} />;
  }
  return { fetch, Screen };
}
