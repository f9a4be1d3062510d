import { ProblemError } from './problem-error.ts'

/** Returns the error for a visitor who must sign in first. */
export function signInFirst(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'sessions.missing',
    detail: 'Sign in to continue.',
  })
}
