/** How hosts read files of the library: by their content, sealed or not. */
export { keptSize, keptStream, readKeptText } from '../native/files/kept.ts'
