import { z } from 'zod'

/** A path that leads nowhere but below the folder that it is joined to, on every system. */
const PathBelow = z
  .string()
  .refine((path) => !/^[a-z]:/i.test(path) && !path.includes('\0'))
  .refine((path) => path.split(/[/\\]/).every((part) => part !== '' && part !== '.' && part !== '..'))

/** What a backup consists of. Written last: a folder with this file is whole. */
export const BackupManifest = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  /** Where the library lay: paths inside it are turned to the new place when it is restored. */
  home: z.string(),
  /** Paths relative to the folder, with `/`; sizes in bytes. */
  files: z.array(z.object({ path: PathBelow, size: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  /** Recordings that lie outside the library and so outside the backup. */
  originalsOutside: z.int().min(0),
})
export type BackupManifest = z.infer<typeof BackupManifest>

/** Where a library went: the only file that is left at its old place. */
export const MovedTo = z.object({ movedTo: z.string() })
