import { isStorableNumeral } from '../repository/items/numbers.ts'

/** Whether a string is a number that DynamoDB returns with the same digits. */
export function hasStoredDigits(text: string): boolean {
  return isStorableNumeral(text) && !OTHER.test(text)
}

// Digits that DynamoDB returns in another way, such as `1.50`. They are another id than those of the number.
const OTHER = /^-?0\d|^-0$|\..*0$/
