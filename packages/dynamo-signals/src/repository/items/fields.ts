/** The fields of an instance, relations' ids included, without what the repository adds. */
export type Fields = Record<string, unknown>
