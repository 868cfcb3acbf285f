import { buildTemporal, temporalMissing } from './support/temporal-server.ts'

// `npm run temporal`: what the tests of the fleet need and npm does not have.
if (temporalMissing !== null) buildTemporal()
