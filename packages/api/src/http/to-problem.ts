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
 * Converts any thrown value to a problem. A refusal of the shop keeps its message. A fault becomes a generic message, so
 * that its details do not reach the caller.
 */
export function toProblem(error: unknown): Problem {
  try {
    return problemOf(error)
  } catch {
    // An error whose properties cannot be read is a fault too.
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

/** Whether DynamoDB or the shop is temporarily unavailable. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ShopError ? error.kind === 'unavailable' : isTransient(error)
}
