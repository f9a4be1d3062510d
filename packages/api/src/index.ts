// The API, and what the pages share with it.
export { API_MODELS } from './api-models.ts'
export { type ApiOptions, createApi } from './create-api.ts'
// HTTP.
export { answerError } from './http/answer-error.ts'
export { type BodyLimitOptions, bodyLimit, LARGEST_BODY } from './http/body-limit.ts'
export type { HttpSettings, LogEntry } from './http/http-settings.ts'
export { lengthLimits } from './http/length-limits.ts'
export { LONGEST_TEXT } from './http/longest-text.ts'
export { type Problem, type ProblemIssue, problem } from './http/problem.ts'
export { ProblemError } from './http/problem-error.ts'
export { requestId } from './http/request-id.ts'
export { sameOriginOnly } from './http/same-origin-only.ts'
export { type SecurityHeaderOptions, securityHeaders } from './http/security-headers.ts'
export { shopOf } from './http/shop-of.ts'
export { toProblem } from './http/to-problem.ts'
export { cartOwner, visitor } from './http/visitor.ts'
export { type VisitorCookies, visitorCookies } from './http/visitor-cookies.ts'
// Idempotency.
export { IdempotentRequest } from './idempotency/idempotent-request.ts'
// Limits.
export { callerOf } from './limits/caller-of.ts'
export { type LimitedShop, limitedShop } from './limits/limited-shop.ts'
export { RateLimitWindow } from './limits/rate-limit-window.ts'
