/** How hosts read and write files of the library: by their content, sealed or not. */
export { syncFile } from '../native/files/aside.ts'
export { keptPiece, keptSize, keptStream, keptWriter, liesInClear, readKeptText } from '../native/files/kept.ts'
