import { viewRules, type Address } from '#domain';

/** Where commands come in: the intake asks the rule of each command. */
const commandRoutes = [
  'POST /v1/:collection/:id/:command',
  'POST /v1/drills/:drill/:collection/:id/:command',
  'POST /v1/edxl-rm',
  'POST /v1/warnings/cap',
];

export type Door = Address | 'commands';

/** By what rule a route is open; nothing for one that nobody may pass. */
export function doorOf(method: string, route: string): Door | undefined {
  // to ask for the head of an answer is to ask for it
  const verb = method === 'HEAD' ? 'GET' : method;
  if (commandRoutes.includes(`${verb} ${route}`)) return 'commands';
  const bare = route.replace(/^\/v1\//, '').replace(/:(\w+)/g, '{$1}');
  const name = verb === 'GET' && bare !== '/' ? bare : `${verb} ${bare}`;
  return Object.hasOwn(viewRules, name) ? (name as Address) : undefined;
}

/** @throws {Error} for a route that the policy does not name: it must not be served */
export function requireDoor(methods: string | readonly string[], route: string): void {
  for (const method of [methods].flat())
    if (doorOf(method, route) === undefined) throw new Error(`no rule says who may ask ${method} ${route}`);
}
