const swc = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
  },
];

const modulePathIgnorePatterns = ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'];

const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': swc },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^#answers$': '<rootDir>/dist/answers.json',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns,
};

/** unit: needs nothing. integration: one engine. e2e: all processes. */
export default {
  // a last resort, for hooks too: conditions have deadlines of their own, and a busy machine is no failure
  testTimeout: 300_000,
  // all cores: on two, one would be left to jest itself, which does next to nothing
  maxWorkers: '100%',
  // modules of one file of tests are never quite let go of, and going through them all slows the next ones down
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      displayName: 'unit',
      testMatch: ['<rootDir>/**/*.spec.ts'],
      modulePathIgnorePatterns,
      // loads a module once for all files and not once for each, which took half of the time; needs tools/typescript
      runner: 'jest-light-runner',
      transform: {},
    },
    { ...common, displayName: 'integration', testMatch: ['<rootDir>/**/*.int-spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'] },
  ],
};
