/** All of them, beside one another, or none: what was opened is closed when another cannot be. @throws what that one threw */
export async function openTogether<T extends readonly { close(): Promise<void> }[]>(
  ...opening: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  try {
    return (await Promise.all(opening)) as unknown as T
  } catch (error) {
    for (const one of await Promise.allSettled(opening)) if (one.status === 'fulfilled') await one.value.close()
    throw error
  }
}
