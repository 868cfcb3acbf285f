import { useState } from 'react'
import { MovedOriginal } from '../session/moved-original.tsx'
import { useMedia } from './player/media-provider.tsx'
import { useReview } from './store/review-provider.tsx'

/** Asks for the recording of the open review where it is no longer where it was. */
export function OriginalNotice() {
  const { opening, session } = useReview()
  const { again } = useMedia()
  // What the studio told, and was mended since.
  const [found, setFound] = useState<typeof opening>(null)
  const original = opening?.original
  if ((original !== 'missing' && original !== 'changed') || found === opening) return null
  return (
    <MovedOriginal
      session={session}
      original={original}
      onFound={() => {
        setFound(opening)
        again()
      }}
    />
  )
}
