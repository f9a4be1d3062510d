/** Reads a quantity as typed. What is no whole number becomes NaN, which the shop refuses in its own words. */
export function toQuantity(typed: string): number {
  return /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : Number.NaN
}
