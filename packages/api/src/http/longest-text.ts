/** The longest text of a body or a form that is looked at, in UTF-16 units. What a field takes is less. */
export const LONGEST_TEXT = 8192
