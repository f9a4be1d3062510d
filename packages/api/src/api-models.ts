import { IdempotentRequest } from './idempotency/idempotent-request.ts'
import { RateLimitWindow } from './limits/rate-limit-window.ts'

/** The models the API keeps its own memory in: `openDatabase` gets them besides the shop's. */
export const API_MODELS = [IdempotentRequest, RateLimitWindow] as const
