import { useEffect, useState } from 'react'

/**
 * How many parts of a screen may be there by now, one more with each task of the page: an hour of findings is drawn in
 * pieces that never keep the keyboard waiting for long.
 * @param begun false until the first may come
 * @param all number of parts
 */
export function useOneByOne(begun: boolean, all: number): number {
  const [there, setThere] = useState(0)
  useEffect(() => {
    if (!begun || there >= all) return
    const next = setTimeout(() => setThere(there + 1))
    return () => clearTimeout(next)
  }, [begun, there, all])
  return there
}
