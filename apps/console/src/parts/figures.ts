import type { Dictionary } from '../language/zh.js';

/** What a refusal says with a code, by the name of the figure, is said by its name too. */
const namesOf = (figure: string, texts: Dictionary): Readonly<Record<string, string>> => {
  switch (figure) {
    case 'status':
      return {
        ...{ ...texts.warnings.status, ...texts.sharingStatus },
        ...{ ...texts.taskStatus, ...texts.incident.status },
      };
    case 'step':
      return texts.lineSteps;
    case 'role':
      return texts.roles;
    case 'category':
      return texts.incident.categories;
    default:
      return {};
  }
};

/** Such as `处置中 (verified)`; the value alone where it is no code. */
export function figureWords(figure: string, value: string, texts: Dictionary): string {
  const names = namesOf(figure, texts);
  return Object.hasOwn(names, value) ? `${names[value]} (${value})` : value;
}
