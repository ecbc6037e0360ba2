// Says to the shim what variables say elsewhere: functions of Lambda@Edge have none.
//
// This folder and the shim's own, sealed-env, are files of the package. The secret's copies are
// asked in the order that the pointer has for this Region. Nothing but Node itself is needed; Node
// 18 to 24.
import { POINTER } from './pointer.mjs';

const SHIM_HANDLER = '/opt/nodejs/sealed-env/index.handler';

/** Set the variables that the shim reads. */
export function point(environment, pointer) {
  const { arn, asked, handler, home, names, nonce, seconds } = pointer;
  const regions = Object.hasOwn(asked, environment.AWS_REGION)
    ? asked[environment.AWS_REGION]
    : asked[home];
  environment.SEALED_ENV_ARN = regions
    .map((region) => arn.replace(`:${home}:`, `:${region}:`))
    .join(' ');
  environment.SEALED_ENV_HANDLER = handler;
  environment.SEALED_ENV_PROBE = `${nonce}:${names.join(',')}`;
  environment.SEALED_ENV_SECONDS = String(seconds);
  if ('_HANDLER' in environment) environment._HANDLER = SHIM_HANDLER;
}

point(process.env, POINTER);

export const { handler } = await import('../sealed-env/index.mjs');
