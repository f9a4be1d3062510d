/** The fields of an instance, including the ids of its relations, without the fields that the repository adds. */
export type Fields = Record<string, unknown>
