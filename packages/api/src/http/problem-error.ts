import type { Problem } from './problem.ts'

/** HTTP itself refuses a request: thrown deep inside, answered by the one place that answers errors. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.code, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
