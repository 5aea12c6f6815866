/** Values that a template may name. */
export type Values = Readonly<Record<string, string>>;

/** A JSON value whose texts may name values as `{{name}}`. */
export type Template =
  string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** What is named and not known stays empty: a template is checked when it is read. */
export const filledText = (text: string, values: Values): string =>
  text.replace(/\{\{([\w.]+)\}\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );

/** The template with its values: each stays inside the text that names it, whatever is in it. */
export function filled(template: Template, values: Values): Template {
  if (typeof template === 'string') return filledText(template, values);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((one: Template) => filled(one, values));
  return Object.fromEntries(Object.entries(template).map(([key, one]) => [key, filled(one, values)]));
}

export function namesIn(template: Template): string[] {
  if (typeof template === 'string')
    return [...template.matchAll(/\{\{([\w.]+)\}\}/g)].map(([, name = '']) => name);
  if (typeof template !== 'object' || template === null) return [];
  return Object.values(template).flatMap((one: Template) => namesIn(one));
}

/** The value at `a.b.0` of what a provider says; nothing where there is none. */
export function valueAt(value: unknown, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      value,
    );
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
    ? String(found)
    : undefined;
}
