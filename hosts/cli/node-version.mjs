/** The oldest Node on which the program's native libraries work: older ones end without a word. */
export const needed = '22.14'

/**
 * @param {string} version as in `process.versions.node`
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number)
  return major > neededMajor || (major === neededMajor && minor >= neededMinor)
}

/**
 * What somebody with an older Node reads.
 * @param {string} version
 */
export const tooOld = (version) =>
  `Node ${version} est trop ancien : Estompe a besoin de Node ${needed} ou plus récent.
Lancez « npm install » dans le dossier du programme (il apporte le sien), ou installez Node : https://nodejs.org

Node ${version} is too old: Estompe needs Node ${needed} or newer.
Run “npm install” in the program’s folder (it brings its own), or install Node: https://nodejs.org
`
