import { useId, type ReactNode } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useTexts } from '../language/language.js';

interface Named {
  readonly label: string;
  readonly hint?: string;
  readonly isRequired?: boolean;
}

interface TextProps extends Named {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
  /** A day and a time in Beijing: `2026-12-01T20:00`. */
  readonly type?: 'text' | 'datetime-local';
  readonly inputMode?: 'numeric' | 'tel';
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
}

export function TextField({
  label,
  hint,
  value,
  onChange,
  rows,
  type = 'text',
  isRequired,
  ...rest
}: TextProps) {
  const [id, texts] = [useId(), useTexts().fields];
  const common = {
    id,
    value,
    'aria-required': isRequired,
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {isRequired ? <small>{texts.required}</small> : null}
      </label>
      {rows === undefined ? (
        <input type={type} autoComplete="off" {...common} {...rest} />
      ) : (
        <textarea rows={rows} {...common} {...rest} />
      )}
      {hint === undefined ? null : <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

/** Why: whoever is asked must say. */
export function Reason(props: Pick<TextProps, 'value' | 'onChange' | 'rows' | 'maxLength' | 'autoFocus'>) {
  return <TextField label={useTexts().fields.reason} maxLength={500} isRequired {...props} />;
}

export interface Option {
  readonly id: string;
  readonly name: string;
}

/** One of few, all in sight. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
  isDisabled,
}: Named & {
  readonly options: readonly { readonly id: T; readonly name: string }[];
  readonly value: T | undefined;
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className="choice" disabled={isDisabled}>
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option.id}>
            <input
              type="radio"
              name={name}
              value={option.id}
              checked={value === option.id}
              onChange={() => onChange(option.id)}
            />
            <span>{option.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no. */
export function Check({
  children,
  value,
  onChange,
  className = '',
}: {
  readonly children: ReactNode;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
  readonly className?: string;
}) {
  return (
    <label className={`check ${className}`.trim()}>
      <input type="checkbox" checked={value} onChange={({ target }) => onChange(target.checked)} />
      {children}
    </label>
  );
}

/** Several of few, all in sight. */
export function Checks({
  label,
  options,
  value,
  onChange,
}: Named & {
  readonly options: readonly Option[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}) {
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div>
        {options.map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={value.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, id] : value.filter((one) => one !== id))
              }
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One of many, found by typing a part of its name or code. Until they are known it stands there and takes nothing. */
export function Finder({
  label,
  options,
  value,
  onChange,
  isRequired,
}: Named & {
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const texts = useTexts().fields;
  return (
    <ComboBox
      key={String(options.length > 0)}
      className="field"
      isDisabled={options.length === 0}
      isRequired={isRequired}
      defaultItems={options}
      value={value === '' ? null : value}
      onChange={(key) => onChange(key === null ? '' : String(key))}
      menuTrigger="focus"
      validationBehavior="aria"
    >
      <Label>
        {label} {isRequired ? <small>{texts.required}</small> : null}
      </Label>
      <Input />
      <Popover className="finder">
        <ListBox<Option>>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={`${name} ${id}`}>
              {name} <span className="mono dim">{id}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

export function Section({
  title,
  note,
  right,
}: {
  readonly title: string;
  readonly note?: string;
  readonly right?: ReactNode;
}) {
  return (
    <div className="section">
      <h3>
        {title} {note === undefined ? null : <small>{note}</small>}
      </h3>
      <span className="space" />
      {right}
    </div>
  );
}
