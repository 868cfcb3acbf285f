/** One step of the schema, from version `to - 1` to `to`: statements run in one transaction. Never changed once released. */
export interface Migration {
  readonly to: number
  readonly what: string
  readonly sql: readonly string[]
}
