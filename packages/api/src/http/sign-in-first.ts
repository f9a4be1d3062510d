import { ProblemError } from './problem-error.ts'

/** The answer to somebody who is not signed in and has to be. */
export function signInFirst(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'sessions.missing',
    detail: 'Sign in to continue.',
  })
}
