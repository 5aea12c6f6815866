/** Dependencies point inward: apps → adapters → contracts → domain; one importer per engine client. */
const onlyIn = (name, module, folder) => ({
  name,
  severity: 'error',
  from: { path: '^(apps|libs)', pathNot: `(${folder})|spec\\.ts$` },
  to: { path: module },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'no npm package, no node module, no other library',
      from: { path: '^libs/domain', pathNot: 'spec\\.ts$' },
      to: { pathNot: '^libs/domain' },
    },
    {
      name: 'contracts-know-the-domain-only',
      severity: 'error',
      from: { path: '^libs/contracts', pathNot: 'spec\\.ts$' },
      to: { path: '^(apps|libs)', pathNot: '^libs/(contracts|domain)' },
    },
    { name: 'libs-do-not-know-apps', severity: 'error', from: { path: '^libs' }, to: { path: '^apps' } },
    {
      name: 'client-stands-alone',
      severity: 'error',
      comment: 'it is packed for partners, who have nothing else of this',
      from: { path: '^libs/client/src', pathNot: 'spec\\.ts$' },
      to: { pathNot: '^libs/client/src', dependencyTypesNot: ['core'] },
    },
    {
      name: 'engines-stand-alone',
      severity: 'error',
      comment: 'an embedded engine knows nothing of the service',
      from: { path: '^libs/embedded-', pathNot: 'spec\\.ts$' },
      to: { path: '^(apps|libs)', pathNot: '^libs/embedded-' },
    },
    {
      name: 'only-the-stack-knows-embedded-engines',
      severity: 'error',
      from: { path: '^(apps|libs)', pathNot: '^(apps/stack|libs/embedded-)|spec\\.ts$' },
      to: { path: '^libs/embedded-' },
    },
    {
      name: 'demo-has-one-door',
      severity: 'error',
      from: { path: '^(apps|libs|bench)', pathNot: '^apps/demo/' },
      to: { path: '^apps/demo/', pathNot: '^apps/demo/src/index\\.ts$' },
    },
    {
      name: 'demo-does-not-know-the-stack',
      severity: 'error',
      comment: 'it plays against any service that runs',
      from: { path: '^apps/demo/' },
      to: { path: '^apps/stack/' },
    },
    onlyIn('eventstore-client', 'node_modules/@eventstore', '^libs/(event-log|embedded-eventstore)'),
    onlyIn('kafka-client', 'node_modules/kafkajs', '^libs/messaging'),
    onlyIn('issuing', 'node_modules/(oidc-provider|@node-rs/argon2|otpauth)/', '^libs/embedded-issuer'),
    onlyIn('mip-solver', 'node_modules/highs', '^libs/solver'),
    onlyIn('sql-client', 'node_modules/(@types/)?pg/', '^libs/postgres'),
    // the read model describes its tables and their migrations in its terms
    onlyIn('sql-mapper', 'node_modules/typeorm/', '^libs/(postgres|read-model)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
