/** Parses a typed quantity. Returns NaN if it is not an integer, which the shop rejects with its own message. */
export function toQuantity(typed: string): number {
  return /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN
}
