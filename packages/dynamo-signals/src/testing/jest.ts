import type { TestDatabaseMatchers } from './matchers/matchers.ts'

export { matchers } from './matchers/matchers.ts'

declare global {
  namespace jest {
    // Declarations of one interface have the same type parameters. These are those of `@types/jest`.
    interface Matchers<R, T> extends TestDatabaseMatchers<R> {}
  }
}
