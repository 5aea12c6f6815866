import { useTexts } from '../language/language.js';
import type { Dictionary } from '../language/zh.js';

/** The acts that a person may do, the one that is next to hand first; or that there are none. */
export function Offered<Name extends Exclude<keyof Dictionary['acts'], 'secondPerson'>>({
  names,
  next = names[0],
  keys,
  isBig = false,
  onChoose,
}: {
  readonly names: readonly Name[];
  readonly next?: Name;
  /** Keys that do the same. */
  readonly keys?: Readonly<Partial<Record<Name, string>>>;
  /** For a thumb. */
  readonly isBig?: boolean;
  readonly onChoose: (name: Name) => void;
}) {
  const texts = useTexts();
  return (
    <div className={isBig ? 'buttons big' : 'buttons'}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className={name === next ? 'btn btn-primary' : 'btn'}
          onClick={() => onChoose(name)}
        >
          {texts.acts[name]} {keys?.[name] === undefined ? null : <kbd>{keys[name]}</kbd>}
        </button>
      ))}
      {names.length === 0 ? <span className="dim">{texts.command.notPermitted}</span> : null}
    </div>
  );
}
