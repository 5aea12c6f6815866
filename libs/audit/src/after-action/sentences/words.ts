import type { AnyEvent } from '#contracts';

export type Texts = readonly [zh: string, en: string];

/** What an event says: the same whatever it holds, or with the numbers and ids in it. Texts of people are shown beside. */
export type Sentence<Data> = Texts | ((data: Data) => Texts);

type DataOf<Type extends AnyEvent['type']> = Extract<AnyEvent, { type: Type }>['data'];

/** A sentence for every event whose name begins so: one that is missing does not compile. */
export type Sentences<Aggregate extends string> = {
  readonly [Type in Extract<AnyEvent['type'], `${Aggregate}.${string}`>]: Sentence<DataOf<Type>>;
};

/** `T-FIRE1 × 1、GY-EMB.rescue × 2` */
export const unitsOf = (lines: readonly { resourceId: string; quantity: number }[]): Texts => {
  const named = lines.map(({ resourceId, quantity }) => `${resourceId} × ${quantity}`);
  return listed(named);
};

export const listed = (items: readonly (string | number)[]): Texts =>
  items.length === 0 ? ['无', 'none'] : [items.join('、'), items.join(', ')];

/** Ids of lines in a row. */
export const ofLines = (lineIds: readonly string[]): string => lineIds.join(', ');

const readiness: Readonly<Record<string, Texts>> = {
  ready: ['就绪', 'ready'],
  limited: ['部分就绪', 'ready with limits'],
  'not-ready': ['未就绪', 'not ready'],
};

export const readinessOf = (level: string): Texts => readiness[level] ?? [level, level];

const answers: Readonly<Record<string, Texts>> = {
  accept: ['同意', 'accepts'],
  decline: ['拒绝', 'declines'],
  provisional: ['暂定', 'accepts provisionally'],
};

export const answerOf = (answer: string): Texts => answers[answer] ?? [answer, answer];

const colours: Readonly<Record<string, Texts>> = {
  blue: ['蓝色', 'blue'],
  yellow: ['黄色', 'yellow'],
  orange: ['橙色', 'orange'],
  red: ['红色', 'red'],
};

export const colourOf = (colour: string | undefined): Texts =>
  colour === undefined ? ['无色', 'without a colour'] : (colours[colour] ?? [colour, colour]);
