import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionRow as Row } from '../../core/contract/api.ts'
import { useKeys } from '../shell/keys.ts'
import { SessionRow } from './session-row.tsx'

/** Height of a row without a long sentence in it, pixels. */
const usualHeight = 88

/** The rows of the library. Only those near the window are in the document, so that thousands cost nothing. */
export function SessionList({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  const [wanted, setWanted] = useState<number | null>(null)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => usualHeight,
    overscan: 6,
    scrollMargin: top,
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
  })

  useEffect(() => {
    const element = list.current
    if (!element) return
    // What stands above the list grows and shrinks with arrivals and notices.
    const measure = (): void => setTop(element.getBoundingClientRect().top + window.scrollY)
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    measure()
    return () => observer.disconnect()
  }, [])

  // A row that is far away is not in the document yet when it is asked for.
  const shown = virtual.getVirtualItems()
  useEffect(() => {
    if (wanted === null || !shown.some(({ index }) => index === wanted)) return
    list.current?.querySelector<HTMLElement>(`li[data-index="${wanted}"] a.row-link`)?.focus({ preventScroll: true })
    setWanted(null)
  }, [wanted, shown])

  const move = (to: (now: number) => number): void => {
    const focused = document.activeElement?.closest<HTMLElement>('li[data-index]')
    const now = focused ? Number(focused.dataset.index) : -1
    const next = Math.min(rows.length - 1, Math.max(0, to(now)))
    virtual.scrollToIndex(next, { align: 'auto' })
    setWanted(next)
  }
  useKeys({
    arrowdown: () => move((now) => now + 1),
    arrowup: () => move((now) => (now < 0 ? rows.length - 1 : now - 1)),
    home: () => move(() => 0),
    end: () => move(() => rows.length - 1),
    pagedown: () => move((now) => now + 8),
    pageup: () => move((now) => now - 8),
  })

  return (
    <ul ref={list} className="rows" aria-label={t('library.list')} style={{ height: virtual.getTotalSize() }}>
      {shown.map(({ index, key, start }) => {
        const row = rows[index]
        return (
          row && (
            <li
              key={key}
              ref={virtual.measureElement}
              className="row"
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              <SessionRow row={row} />
            </li>
          )
        )
      })}
    </ul>
  )
}
