/** File of a library that holds its key, wrapped; there is one exactly while something in the library may be sealed. */
export const vaultFile = 'vault.json'
