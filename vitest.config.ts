import { defineConfig } from 'vitest/config'

const node = (name: string, include: string[], globalSetup?: string) => ({
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...(globalSetup && { globalSetup }),
  },
})

export default defineConfig({
  test: {
    // Two cores is the size of machine this suite is made for.
    maxWorkers: 2,
    projects: [
      node('contract', ['contract/**/*.test.ts']),
      node('embedded', ['embedded/**/*.test.ts']),
      node('server', ['server/**/*.test.ts'], 'server/test/stores.ts'),
      node('product', ['test/**/*.test.ts']),
      './client/vite.config.ts',
    ],
  },
})
