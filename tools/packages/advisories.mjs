/**
 * @typedef {object} Advisory what is published about one package
 * @property {string} id as GitHub's database names it, GHSA-…
 * @property {string} package
 * @property {string} severity
 * @property {string} title
 */

/**
 * @typedef {object} Acceptance an advisory that is left for a while, because its code cannot be reached
 * @property {string} id
 * @property {string} until the last day, as YYYY-MM-DD
 * @property {string} why
 */

const grave = new Set(['critical', 'high']);

/**
 * The grave ones in what `npm audit --json` prints (format 2), each once; undefined where it is no answer of a registry.
 * @param {string} printed
 * @returns {readonly Advisory[] | undefined}
 */
export function graveAdvisories(printed) {
  /** @type {{ vulnerabilities?: Record<string, { via: (string | { url: string, name: string, severity: string, title: string })[] }> }} */
  let answer;
  try {
    answer = JSON.parse(printed);
  } catch {
    return undefined;
  }
  if (answer.vulnerabilities === undefined) return undefined;
  /** @type {Map<string, Advisory>} */
  const found = new Map();
  for (const { via } of Object.values(answer.vulnerabilities)) {
    for (const one of via) {
      // a text names another package of the same list by which this one is affected
      if (typeof one === 'string' || !grave.has(one.severity)) continue;
      const id = one.url.slice(one.url.lastIndexOf('/') + 1);
      found.set(`${id} ${one.name}`, { id, package: one.name, severity: one.severity, title: one.title });
    }
  }
  return [...found.values()];
}

/**
 * Those that no acceptance covers on that day.
 * @param {readonly Advisory[]} advisories
 * @param {readonly Acceptance[]} accepted
 * @param {string} today as YYYY-MM-DD
 */
export const notAccepted = (advisories, accepted, today) =>
  advisories.filter(({ id }) => !accepted.some((one) => one.id === id && today <= one.until));
