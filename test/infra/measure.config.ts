import { defineConfig } from 'vitest/config'
import infra from './vitest.config.ts'

// biome-ignore lint/style/noDefaultExport: Vitest reads the default export.
export default defineConfig({ test: { ...infra.test, name: 'measure', include: ['test/infra/measure-functions.ts'] } })
