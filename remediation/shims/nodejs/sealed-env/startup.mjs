// What happens once in an execution environment, before the function's own code is imported.
import { SecretNotLoaded, kindOf } from './errors.mjs';
import { say } from './log.mjs';
import { load } from './secret.mjs';

/**
 * Load the secret, and fill the environment with it.
 *
 * probe: {nonce, names} of a function that is asked whether it starts; null: nobody asks. Returns
 * what is put around the function's own handler. Throws SecretNotLoaded when the secret did not
 * load and the plaintext is not there to go on with.
 */
export async function open(environment, probe) {
  const pointer = environment.SEALED_ENV_ARN;
  const isThere = (name) => Object.hasOwn(environment, name);
  const isShadowed = probe && (probe.names.length === 0 || probe.names.some(isThere));
  if (isShadowed) return answering(probe, await shadow(pointer, environment, probe.names));
  const values = await load(pointer, environment);
  fill(environment, values);
  if (!probe) return (handler) => handler;
  return answering(probe, async () => state(values, null, {}, probe.names));
}

async function answering({ nonce }, answer) {
  const probe = await import('./probe.mjs');
  return (handler) => probe.answering(nonce, handler, answer);
}

/** Put the values into the environment; variables that exist keep their values. */
function fill(environment, values) {
  const again = Object.keys(values).filter((name) => Object.hasOwn(environment, name));
  if (again.length > 0) {
    say(`set again in the environment, which wins over the secret: ${again.sort().join(', ')}`);
  }
  add(environment, values, Object.keys(values));
}

function add(environment, values, names) {
  for (const name of names) {
    if (Object.hasOwn(values, name) && !Object.hasOwn(environment, name)) {
      environment[name] = values[name];
    }
  }
}

/**
 * Rehearse the sealed state: load the secret while none of its variables is set.
 *
 * Then the plaintext is put back, and takes precedence over the secret. Returns a function that
 * answers the probe, and tries again to load a secret that did not load.
 */
async function shadow(pointer, environment, names) {
  const plaintext = { ...environment };
  const listed = names.filter((name) => Object.hasOwn(plaintext, name));
  let values = null;
  try {
    for (const name of listed) delete environment[name];
    values = await load(pointer, environment);
  } catch (failure) {
    if (listed.length < names.length) throw failure;
    const told = failure instanceof SecretNotLoaded ? failure.message : kindOf(failure);
    say(`going on with the plaintext, since all of it is still there: ${told}`);
  } finally {
    for (const name of listed) environment[name] = plaintext[name];
  }
  add(environment, values ?? {}, names);
  return async () => {
    let cause = null;
    if (values === null) {
      // A copy of the environment is used: earlier invocations may still work with the original.
      const hidden = { ...environment };
      for (const name of names) delete hidden[name];
      values = await load(pointer, hidden).catch((failure) => {
        cause = kindOf(failure);
        return null;
      });
    }
    return state(values, cause, plaintext, names);
  };
}

function state(values, cause, plaintext, names) {
  const loaded = values ?? {};
  return {
    loaded: values !== null,
    cause,
    different: Object.keys(loaded)
      .filter((name) => Object.hasOwn(plaintext, name) && plaintext[name] !== loaded[name])
      .sort(),
    missing: values === null ? [] : names.filter((name) => !Object.hasOwn(loaded, name)).sort(),
  };
}
