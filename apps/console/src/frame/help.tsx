import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../language/language.js';
import { Choice } from '../parts/fields.js';
import { singleKeys, theme, type Theme } from './settings.js';

/** All keys, and what a person may set on this machine. */
export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOn, setIsOn] = useState(singleKeys.get);
  const [look, setLook] = useState<Theme>(theme.get);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const keys = [
    ['N', texts.keys.report],
    ['J', texts.keys.next],
    ['K', texts.keys.previous],
    ['↵', texts.keys.open],
    ['V', texts.keys.verify],
    ['1 2 3', texts.keys.option],
    ['O', texts.keys.override],
    ['R', texts.keys.again],
    ['/', texts.keys.find],
    ['?', texts.keys.help],
    ['Ctrl ↵', texts.keys.submit],
    ['Esc', texts.keys.escape],
    ['G D', `${texts.keys.go} · ${texts.nav.desk}`],
    ['G R', `${texts.keys.go} · ${texts.nav.response}`],
    ['G A', `${texts.keys.go} · ${texts.nav.allocate}`],
    ['G W', `${texts.keys.go} · ${texts.nav.warnings}`],
    ['G M', `${texts.keys.go} · ${texts.nav.my}`],
    ['G B', `${texts.keys.go} · ${texts.nav.reports}`],
    ['G S', `${texts.keys.go} · ${texts.nav.duty}`],
  ] as const;
  const looks = (['auto', 'light', 'dark'] as const).map((id) => ({ id, name: texts.theme[id] }));
  return (
    <dialog ref={dialog} className="help" aria-label={texts.keys.title} onClose={onClose}>
      <h2>{texts.keys.title}</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => {
            singleKeys.set(target.checked);
            setIsOn(target.checked);
          }}
        />
        {texts.keys.single}
      </label>
      <Choice
        label={texts.theme.label}
        options={looks}
        value={look}
        onChange={(next) => {
          theme.set(next);
          setLook(next);
        }}
      />
      <button type="button" className="btn" onClick={onClose}>
        {texts.keys.close}
      </button>
    </dialog>
  );
}
