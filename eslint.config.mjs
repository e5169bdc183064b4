// Type-aware lint. The bug class that costs money here is a lost promise, so those rules are errors.
import jest from 'eslint-plugin-jest';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noFloat = {
  selector: "CallExpression[callee.name='parseFloat']",
  message: 'Money is never a JS number.',
};

const pure = {
  'no-restricted-globals': ['error', { name: 'process', message: 'Pure package: no process.' }],
  'no-restricted-properties': [
    'error',
    { object: 'Math', property: 'random', message: 'Randomness is injected.' },
    { object: 'Date', property: 'now', message: 'Time is injected: take nowMs or a Clock.' },
  ],
  'no-restricted-syntax': [
    'error',
    noFloat,
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: 'Time is injected: take nowMs or a Clock.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'packages/db/src/generated/**',
      '.data/**',
      '**/*.js',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', noFloat],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['packages/{domain,paper-engine,cycle}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: pure,
  },
  {
    files: ['apps/dashboard/src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ['**/*.test.ts', 'packages/testkit/src/**/*.ts'],
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'fc.assert', 'expect*', 'assert*', '*Contract'] },
      ],
      'jest/no-conditional-expect': 'off',
      'jest/no-export': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
    settings: { jest: { version: 30 } },
  },
);
