/** Every route there is, to tell a wrong method from a wrong address. */
export class Routes {
  private readonly known = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add(path: string, method: string | readonly string[]): void {
    let route = this.known.get(path);
    if (!route) {
      const pattern = new RegExp(`^${path.replace(/[.]/g, '\\$&').replace(/:[a-zA-Z]+/g, '[^/]+')}$`);
      route = { pattern, methods: new Set() };
      this.known.set(path, route);
    }
    for (const one of [method].flat()) route.methods.add(one);
  }

  /** The methods that an actual path takes, in alphabetical order; none when it is not served. */
  methodsOf(path: string): string[] {
    const methods = [...this.known.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }
}
