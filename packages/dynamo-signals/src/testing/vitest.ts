import type { TestDatabaseMatchers } from './matchers/matchers.ts'

// Only a module that is imported can be extended. Nothing of it is loaded.
export type {} from 'vitest'
export { matchers } from './matchers/matchers.ts'

declare module 'vitest' {
  // Declarations of one interface have the same type parameters. These are those of Vitest 5.
  interface Matchers<R, T> extends TestDatabaseMatchers<R> {}
}
