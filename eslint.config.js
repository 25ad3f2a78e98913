import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const storesOnly = {
  name: 'mongoose',
  message: 'Only *-store.ts, *-buffer.ts and infra/ touch the data stores.',
}

const forbid = (from, to, message) => ({
  from: { element: { type: from } },
  disallow: { to: { element: { types: to } } },
  message,
})

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.data/', '.cache/', 'coverage/']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Type parameters that appear once are how handlers infer their request from an endpoint.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // zod types and their values share a name on purpose: `const Movie = …; type Movie = …`.
      '@typescript-eslint/no-redeclare': 'off',
      'no-redeclare': 'off',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // Runs in the browser as it is, before the page is painted.
    files: ['client/public/*.js'],
    languageOptions: {
      globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' },
    },
  },
  {
    // Runs in artillery's processes, outside of the workspaces.
    files: ['artillery/*.mjs'],
    languageOptions: { globals: { fetch: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/test/**/*.{ts,tsx}', '**/bench/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Bodies of answers are `any` in supertest; the expectations on them are the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    // One component is one function; its JSX counts as markup, not as logic.
    files: ['client/src/**/*.tsx'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['contract/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!zod$|\\./)', message: 'The contract imports zod alone.' }] },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: [
      'server/src/**/*-store.ts',
      'server/src/**/*-buffer.ts',
      'server/src/infra/**',
      '**/*.test.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [storesOnly, { ...storesOnly, name: 'ioredis' }] },
      ],
    },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/config.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'config.ts alone reads the environment.' },
      ],
    },
  },
  {
    files: ['{server,client}/src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'import/resolver': {
        typescript: {
          project: ['server/tsconfig.json', 'client/tsconfig.json'],
          noWarnOnMultipleProjects: true,
        },
      },
      'boundaries/elements': [
        { type: 'server-shared', pattern: 'server/src/{http,infra}' },
        { type: 'server-feature', pattern: 'server/src/features/*', capture: ['feature'] },
        { type: 'client-app', pattern: 'client/src/app' },
        { type: 'client-page', pattern: 'client/src/pages' },
        { type: 'client-feature', pattern: 'client/src/features/*', capture: ['feature'] },
        { type: 'client-base', pattern: 'client/src/{lumen,api}' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'allow',
          policies: [
            forbid('server-shared', ['server-feature'], 'http/ and infra/ know no feature.'),
            {
              from: { element: { type: 'server-feature' } },
              disallow: {
                to: {
                  element: {
                    type: 'server-feature',
                    captured: { feature: '!{{from.element.captured.feature}}' },
                  },
                },
              },
              message:
                'A feature imports no other feature; what two share goes through the context.',
            },
            forbid(
              'client-base',
              ['client-app', 'client-page', 'client-feature'],
              'lumen and api know no feature.',
            ),
            forbid(
              'client-feature',
              ['client-app', 'client-page'],
              'Features do not know where they are shown.',
            ),
            forbid('client-page', ['client-app'], 'Pages do not know the application around them.'),
          ],
        },
      ],
    },
  },
)
