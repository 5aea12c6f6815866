/**
 * The entry of the package looks at the version of Node and prints an advice to use another one where it is Node 20,
 * on which this is tested as well.
 */
declare module 'oidc-provider/lib/provider.js' {
  export { default as Provider } from 'oidc-provider';
}

declare module 'oidc-provider/lib/helpers/interaction_policy/index.js' {
  export const base: typeof import('oidc-provider').interactionPolicy.base;
}
