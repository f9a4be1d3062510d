import type { Problem } from './problem.ts'

/** A request that is rejected at the HTTP level. Thrown anywhere, and converted to a response in one place. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.code, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
