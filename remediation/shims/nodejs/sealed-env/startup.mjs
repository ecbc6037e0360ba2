// What happens once in an execution environment, before the function's own code is imported.
import { SecretNotLoaded } from './errors.mjs';
import { importHandler } from './original.mjs';
import { load } from './secret.mjs';

const POINTER = 'SEALED_ENV_ARN';
const ORIGINAL_HANDLER = 'SEALED_ENV_HANDLER';
const PROBE = 'SEALED_ENV_PROBE';

/**
 * Load the secret, and return the function's own handler, which is what runs from then on.
 *
 * A shadowed function gets a handler around it that answers the probe. Throws SecretNotLoaded when
 * the plaintext is not there to go on with.
 */
export async function start(environment) {
  const missing = [POINTER, ORIGINAL_HANDLER].find((name) => !environment[name]);
  if (missing) {
    throw new Error(
      `The function's handler is the one of a sealed environment, and ${missing} is gone: ` +
        'run the backout runbook, or deploy the function anew',
    );
  }
  const handler = environment[ORIGINAL_HANDLER];
  const root = environment.LAMBDA_TASK_ROOT || process.cwd();
  environment._HANDLER = handler;
  if (environment[PROBE] === undefined) {
    fill(environment, await load(environment[POINTER], environment));
    return importHandler(handler, root);
  }
  const [nonce, names] = split(environment[PROBE]);
  const answer = await shadow(environment, names);
  const { answering } = await import('./probe.mjs');
  return answering(nonce, await importHandler(handler, root), answer);
}

function split(probe) {
  const [nonce, ...names] = probe.split(':');
  return [nonce, names.join(':').split(',').filter(Boolean)];
}

/** Put the values into the environment; what somebody set there again stays as it is. */
function fill(environment, values) {
  const again = Object.keys(values).filter((name) => Object.hasOwn(environment, name));
  if (again.length > 0) {
    say(`set again in the environment, which wins over the secret: ${again.sort().join(', ')}`);
  }
  add(environment, values);
}

function add(environment, values) {
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(environment, name)) environment[name] = value;
  }
}

/**
 * Load a shadowed function's secret, or go on with the plaintext while all of it is still there.
 *
 * Returns what answers the probe; a secret that did not load is tried again then.
 */
async function shadow(environment, names) {
  const plaintext = { ...environment };
  let values = null;
  const attempt = async () => {
    values = await load(environment[POINTER], environment);
    add(environment, values);
  };
  try {
    await attempt();
  } catch (failure) {
    const incomplete = names.some((name) => !Object.hasOwn(plaintext, name));
    if (!(failure instanceof SecretNotLoaded) || incomplete) throw failure;
    say(`going on with the plaintext, since all of it is still there: ${failure.message}`);
  }
  return async () => {
    let cause = null;
    if (values === null) await attempt().catch((failure) => (cause = failure.code ?? failure.name));
    const loaded = values ?? {};
    return {
      loaded: values !== null,
      cause,
      different: Object.keys(loaded)
        .filter((name) => Object.hasOwn(plaintext, name) && plaintext[name] !== loaded[name])
        .sort(),
      missing: cause === null ? names.filter((name) => !Object.hasOwn(loaded, name)).sort() : [],
    };
  };
}

function say(text) {
  process.stderr.write(`sealed-env: ${text}\n`);
}
