// One GetSecretValue, signed and sent without any SDK: a cold start pays for every import.
import { exchange } from './connection.mjs';
import { credentials } from './credentials.mjs';
import { deadlineOf } from './deadline.mjs';
import { endpointUrl } from './endpoint.mjs';
import { SecretNotLoaded, mayPass, noAnswer } from './errors.mjs';
import { say } from './log.mjs';
import { authorization } from './signature.mjs';

// How many requests may get no response. Throttling and service errors are retried longer.
const TRIES = 2;
const TRY_MS = 3000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;
// The endpoint's host is made from the ARN.
const ARN = /^arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]{1,40}):[0-9]{12}:secret:[^:\s]+$/;
// What SDKs try again after, and what the service answers when it is broken.
const AGAIN = [
  'BandwidthLimitExceeded',
  'InternalServiceError',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailableException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
];
const TOO_MANY_REQUESTS = 429;

/**
 * Return the values of a secret, by variables' names, from the first copy that gives them.
 *
 * arns: of the secret; or of several copies, with spaces between, in the order in which they are
 * asked. Each but the last has its part of the time that is left. Throws SecretNotLoaded, which
 * names the last copy, and holds no value.
 */
export async function load(arns, environment, deadline = deadlineOf(environment)) {
  const others = arns.split(' ');
  const last = others.pop();
  for (const [number, arn] of others.entries()) {
    const share = deadline.left / (others.length + 1 - number);
    try {
      return await loadOne(arn, environment, deadline.atMost(share));
    } catch (failure) {
      if (!(failure instanceof SecretNotLoaded)) throw failure;
      say(`${failure.message} The next copy is asked.`);
    }
  }
  return loadOne(last, environment, deadline);
}

async function loadOne(arn, environment, deadline) {
  let unanswered = 0;
  let answered;
  for (let attempt = 0; ; attempt += 1) {
    let failure;
    let isPassing;
    try {
      const answer = await ask(arn, environment, deadline.atMost(TRY_MS));
      if (answer.status === 200) return valuesOf(arn, answer.body);
      failure = answered = new SecretNotLoaded(arn, codeOf(answer));
      isPassing =
        answer.status >= 500 ||
        answer.status === TOO_MANY_REQUESTS ||
        AGAIN.includes(failure.code);
    } catch (error) {
      if (error instanceof SecretNotLoaded) throw error;
      unanswered += 1;
      isPassing = mayPass(error) && unanswered < TRIES;
      // What the service said is the cause, not that the deadline cut the next request off.
      failure = (deadline.left <= 0 && answered) || noAnswer(arn, error);
    }
    // Full jitter: a burst of cold starts that was throttled together does not come back together.
    const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
    if (!isPassing || pause >= deadline.left) throw failure;
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(pause);
  }
}

async function ask(arn, environment, deadline) {
  const match = ARN.exec(arn);
  if (!match) throw new SecretNotLoaded(arn, 'not the ARN of a secret');
  const [, partition, region] = match;
  const keys = await credentials(environment, deadline);
  if (!keys) throw new SecretNotLoaded(arn, 'no credentials');
  const url = endpointUrl(partition, region, environment);
  const body = JSON.stringify({ SecretId: arn });
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    host: new URL(url).host,
    'x-amz-date': new Date().toISOString().replace(/[:-]|\.\d{3}/g, ''),
    'x-amz-target': 'secretsmanager.GetSecretValue',
  };
  if (keys.sessionToken) headers['x-amz-security-token'] = keys.sessionToken;
  const signed = { ...headers, authorization: authorization(headers, body, region, keys) };
  return exchange('POST', url, signed, body, environment, deadline);
}

/** Return the error's code, and nothing else of the response. */
function codeOf({ status, body }) {
  try {
    const { __type: type, code: given } = JSON.parse(body);
    // An address may stand behind the code, a namespace before it.
    const code = (type || given).split(':')[0].split('#').pop();
    if (/^[A-Za-z]{1,64}$/.test(code)) return code;
  } catch {
    // The body is not AWS's, so none of it is passed on.
  }
  return `HTTP ${status}`;
}

function valuesOf(arn, body) {
  let values;
  try {
    const { SecretString, SecretBinary } = JSON.parse(body);
    values = JSON.parse(SecretString ?? Buffer.from(SecretBinary, 'base64').toString());
  } catch {
    // The error is not chained: an error of JSON.parse holds the text.
  }
  if (
    typeof values !== 'object' ||
    values === null ||
    Array.isArray(values) ||
    !Object.entries(values).every(mayBeSet)
  ) {
    throw new SecretNotLoaded(arn, 'not a JSON object of strings');
  }
  return values;
}

/** Tell whether an environment can hold a variable: no NUL, no lone surrogate. */
function mayBeSet([name, value]) {
  return (
    typeof value === 'string' && /^[^=]+$/.test(name) && !/[\0\p{Surrogate}]/u.test(name + value)
  );
}
