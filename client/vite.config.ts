import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { slimHls } from './build/slim-hls.ts'
import { weightLimits } from './build/weight-limits.ts'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), slimHls(), weightLimits()],
  build: { target: 'es2023', sourcemap: true },
  server: { port: 5173, proxy: { '/api': process.env['API_URL'] ?? 'http://127.0.0.1:8080' } },
  test: {
    name: 'client',
    environment: 'jsdom',
    setupFiles: ['./test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
  },
})
