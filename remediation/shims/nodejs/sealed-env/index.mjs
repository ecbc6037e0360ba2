// Loads a function's secret into its environment, then hands over to its own handler.
//
// AWS Lambda imports this module, since the function's handler is
// /opt/nodejs/sealed-env/index.handler. The function's own handler stands in SEALED_ENV_HANDLER.
// Nothing but Node itself is needed; Node 18 to 24.
import { start } from './startup.mjs';

export const handler = await start(process.env);
