import type { Change } from '#audit';
import { say } from '../say.js';

const beijingTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

export const beijing = (at: string): string => `${beijingTime.format(new Date(at))} 北京时间 (${at})`;

const longest = 160;

/** A value in one line, cut off when it is long. */
export function shown(value: unknown): string {
  if (value === undefined) return '—';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

export function printFields(value: object, indent = '  '): void {
  for (const [name, field] of Object.entries(value)) say(`${indent}${name}: ${shown(field)}`);
}

export function printChanges(changes: readonly Change[], indent = '  '): void {
  for (const { path, from, to } of changes) {
    say(`${indent}${path === '' ? '(整体 whole)' : path}: ${shown(from)} → ${shown(to)}`);
  }
}
