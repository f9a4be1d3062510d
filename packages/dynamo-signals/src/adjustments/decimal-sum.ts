import { canonical } from '../repository/items/numbers.ts'

/** Adds two numbers exactly, as DynamoDB does. */
export function decimalSum(one: string, other: string): string {
  const [left, right] = [partsOf(one), partsOf(other)]
  const power = Math.min(left.power, right.power)
  const at = ({ digits, power: own }: Decimal) => digits * 10n ** BigInt(own - power)
  return textOf(at(left) + at(right), power)
}

interface Decimal {
  readonly digits: bigint
  readonly power: number
}

function partsOf(text: string): Decimal {
  const [digits = '0', power = '0'] = canonical(text).split('e')
  return { digits: BigInt(digits), power: Number(power) }
}

/** Returns the plain notation, which `canonical` and JavaScript both read. */
function textOf(digits: bigint, power: number): string {
  if (power >= 0) return String(digits * 10n ** BigInt(power))
  const sign = digits < 0n ? '-' : ''
  const all = String(digits < 0n ? -digits : digits).padStart(1 - power, '0')
  return `${sign}${all.slice(0, power)}.${all.slice(power)}`.replace(/\.?0+$/, '')
}
