export interface Casualties {
  dead?: number;
  injured?: number;
  missing?: number;
  trapped?: number;
}

/** Values that a later report may correct; the corrected one stays readable in the event. */
export const correctableFields = [
  'title',
  'place',
  'description',
  'casualties.dead',
  'casualties.injured',
  'casualties.missing',
  'casualties.trapped',
] as const;
export type CorrectableField = (typeof correctableFields)[number];

export type CasualtyField = Extract<CorrectableField, `casualties.${string}`>;

/** When what is now held of each field happened; nothing of what no report has stated. */
export type StatedAt = Readonly<Partial<Record<CorrectableField | 'situation', string>>>;

/** The figures alone, field by field: nothing stray enters the log. */
export const figures = (c: Casualties | undefined): Casualties | undefined =>
  c && { dead: c.dead, injured: c.injured, missing: c.missing, trapped: c.trapped };

export const flat = (c: Casualties | undefined): Partial<Record<CasualtyField, number>> =>
  Object.fromEntries(
    Object.entries(c ?? {})
      .filter(([, n]) => n !== undefined)
      .map(([kind, n]) => [`casualties.${kind}`, n]),
  );

/**
 * The part of what news states that nothing newer has stated, and the marks that it leaves. News without a place in
 * the order of happening is taken as it comes and leaves no mark.
 */
export function newest<K extends keyof StatedAt, V>(
  stated: StatedAt,
  values: Partial<Record<K, V>>,
  happenedAt: string | undefined,
): { values: Partial<Record<K, V>>; statedAt: StatedAt } {
  const taken = (Object.entries(values) as [K, V][]).filter(
    ([field]) => happenedAt === undefined || (stated[field] ?? '') <= happenedAt,
  );
  const marks = happenedAt === undefined ? [] : taken.map(([field]) => [field, happenedAt] as const);
  return {
    values: Object.fromEntries(taken) as Partial<Record<K, V>>,
    statedAt: { ...stated, ...Object.fromEntries(marks) },
  };
}
