import { join, sep } from 'node:path'
import { programFolder } from './root.ts'

/** Recordings that come with the program, in the public domain. */
export const samplesFolder = join(programFolder, 'resources', 'samples')

/** Whether a recording is the program's own: it is nobody's to delete. @param path absolute */
export const isSample = (path: string): boolean => path.startsWith(samplesFolder + sep)
