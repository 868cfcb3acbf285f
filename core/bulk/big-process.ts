/** A process that grew past this many bytes is replaced after its work: what native code keeps is given back so. */
export const bigProcess = 1_200_000_000
