import { z } from 'zod'

// The page's policy lets nothing be compiled from text. Must run before the first schema is made.
z.config({ jitless: true })
