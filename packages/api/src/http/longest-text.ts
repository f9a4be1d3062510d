/** The maximum length of a string in a body or form, in UTF-16 units. Fields allow less. */
export const LONGEST_TEXT = 8192
