import { ShopError, type ShopErrorKind } from '@dynamo-signals/shop'
import { ConflictError, isTransient, ValidationError } from 'dynamo-signals'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from './problem.ts'
import { ProblemError } from './problem-error.ts'

const STATUSES: Readonly<Record<ShopErrorKind, ContentfulStatusCode>> = {
  invalid: 400,
  notFound: 404,
  conflict: 409,
  refused: 401,
  unavailable: 503,
}

/**
 * Turns whatever was thrown into an answer. What the shop refuses keeps its words; a fault becomes one generic sentence,
 * because what a fault says is none of the caller's business.
 */
export function toProblem(error: unknown): Problem {
  try {
    return problemOf(error)
  } catch {
    // An error whose own properties cannot be read is a fault like any other.
    return FAULT
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof ShopError && error.kind !== 'unavailable') {
    const { code, kind, message, issues } = error
    return { status: STATUSES[kind], code, detail: message, ...(issues ? { errors: issues } : {}) }
  }
  if (error instanceof ValidationError) {
    return { status: 400, code: 'request.invalid', detail: 'Some fields are invalid.', errors: error.issues }
  }
  if (error instanceof ConflictError) {
    return {
      status: 409,
      code: 'request.conflict',
      detail: 'Another request changed this at the same time. Try again.',
    }
  }
  if (isUnavailable(error)) {
    const headers = { 'Retry-After': '5' }
    return { status: 503, code: 'shop.unavailable', detail: 'The shop is busy. Try again in a moment.', headers }
  }
  if (error instanceof HTTPException && error.status < 500) {
    return { status: error.status as ContentfulStatusCode, code: 'request.refused' }
  }
  return FAULT
}

const FAULT: Problem = {
  status: 500,
  code: 'shop.failed',
  detail: 'Something went wrong on our side. If you contact support, include this request ID.',
}

/** Whether DynamoDB, or we, cannot serve this now and may be able to in a moment. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ShopError ? error.kind === 'unavailable' : isTransient(error)
}
