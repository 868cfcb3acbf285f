import { type KeyboardEvent, type MouseEvent, type PointerEvent, useCallback, useMemo, useRef, useState } from 'react'
import { useClock, useSelection } from '../../store/review-provider.tsx'
import type { Line, Mark } from './lines.ts'
import { lineOfWord } from './lines.ts'
import { wordAt } from './spoken.ts'

export interface Words {
  /** The word that the keyboard stands on; -1 before anybody has been there. */
  readonly cursor: number
  /** First and last chosen word. */
  readonly chosen: readonly [number, number] | null
  /** A word that should have the focus as soon as it is in the document. */
  readonly wanted: number | null
  arrived(): void
  /** Stands on a word without choosing it. */
  stand(word: number): void
  /** True when the key was a movement, and done. */
  key(event: KeyboardEvent): boolean
  readonly pointer: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onClick: (event: MouseEvent) => void
  }
}

const wordOf = (target: EventTarget | null): number | null => {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-word]') : null
  return element ? Number(element.dataset.word) : null
}

const between = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a])

/**
 * Going from word to word and choosing several, by mouse and by keyboard. A click or Enter goes to the word's moment, and
 * to what was found in it.
 */
export function useWords(lines: readonly Line[], marks: ReadonlyMap<number, Mark>): Words {
  const clock = useClock()
  const { words: chosen, select, reveal } = useSelection()
  const [cursor, setCursor] = useState(-1)
  const [wanted, setWanted] = useState<number | null>(null)
  const anchor = useRef(-1)
  const dragged = useRef(false)
  const last = lines.at(-1)
  const count = last ? last.firstWord + last.words.length : 0

  const stand = useCallback((word: number) => {
    anchor.current = word
    setCursor(word)
    setWanted(word)
  }, [])

  const goTo = useCallback(
    (word: number) => {
      const said = wordAt(lines, word)
      const mark = marks.get(word)
      if (said && mark) reveal(mark.finding, said.start)
      else if (said) clock.seek(said.start)
    },
    [lines, marks, clock, reveal],
  )

  return useMemo(() => {
    const firstOfLine = (from: number, by: 1 | -1): number => {
      for (let at = lineOfWord(lines, from) + by; at >= 0 && at < lines.length; at += by) {
        const line = lines[at] as Line
        if (line.words.length > 0) return line.firstWord
      }
      return from
    }
    const target = (key: string): number | null => {
      if (key === 'ArrowRight') return Math.min(count - 1, cursor + 1)
      if (key === 'ArrowLeft') return Math.max(0, cursor - 1)
      if (key === 'ArrowDown') return firstOfLine(cursor, 1)
      if (key === 'ArrowUp') return firstOfLine(cursor, -1)
      if (key === 'Home') return 0
      if (key === 'End') return count - 1
      return null
    }
    return {
      cursor,
      chosen,
      wanted,
      arrived: () => setWanted(null),
      stand,
      key(event) {
        const to = cursor < 0 ? null : target(event.key)
        if (to === null || event.altKey || event.ctrlKey || event.metaKey) return false
        if (event.shiftKey) select({ words: between(anchor.current, to) })
        else anchor.current = to
        setCursor(to)
        setWanted(to)
        return true
      },
      pointer: {
        onPointerDown(event) {
          const word = wordOf(event.target)
          if (word === null || event.button !== 0) return
          dragged.current = event.shiftKey
          if (event.shiftKey && anchor.current >= 0) select({ words: between(anchor.current, word) })
          else anchor.current = word
          setCursor(word)
        },
        onPointerMove(event) {
          if ((event.buttons & 1) === 0 || anchor.current < 0) return
          const word = wordOf(document.elementFromPoint(event.clientX, event.clientY))
          if (word === null || (word === anchor.current && !dragged.current)) return
          dragged.current = true
          select({ words: between(anchor.current, word) })
        },
        onClick(event) {
          const word = wordOf(event.target)
          if (word === null) return
          if (dragged.current) dragged.current = false
          else goTo(word)
        },
      },
    }
  }, [lines, count, cursor, chosen, wanted, select, stand, goTo])
}
