// The errors of the shim. None holds a value.

const REMEDIES = {
  AccessDeniedException:
    "Attach LambdaSecretsManagerPolicy to the function's role (secretsmanager:GetSecretValue; " +
    'kms:Decrypt, if the secret has a key of its own); a permissions boundary may deny it, too',
  DecryptionFailure: "Let the function's role kms:Decrypt with the secret's key",
  ResourceNotFoundException: 'Restore the secret, or back the function out',
  InvalidRequestException:
    'The secret awaits deletion: restore it, or back the function out',
  'not a JSON object of strings': 'The secret\'s value must be {"VARIABLE": "value", ...}',
  'no credentials': 'The execution environment has none: give the function a role',
};
const DOCUMENTED =
  'See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html';
const NETWORK =
  'No answer: in a VPC, the function needs a route or an endpoint to Secrets Manager';
const SETTINGS =
  'No valid answer: correct the variables for the endpoint, the proxy or the credentials ' +
  '(AWS_ENDPOINT_URL, HTTPS_PROXY)';
const OF_SETTINGS = [TypeError, RangeError, SyntaxError, URIError];
const BUNDLE =
  'AWS_CA_BUNDLE must name a file of certificates that is in the package or in a layer';
const TRUST =
  "The server's certificate is not trusted: AWS_CA_BUNDLE must name a file that holds " +
  'its authority';
const PROXY =
  'Let the proxy (HTTPS_PROXY) pass requests to Secrets Manager, or set NO_PROXY';
// OpenSSL's and Node's own, such as SELF_SIGNED_CERT_IN_CHAIN.
const OF_TRUST = /CERT|LEAF_SIGNATURE/;

/** The function cannot start: its secret did not load. `code` is AWS's, or a network error's. */
export class SecretNotLoaded extends Error {
  constructor(arn, code, remedy = REMEDIES[code] ?? DOCUMENTED) {
    super(`${arn} was not loaded: ${code}. ${remedy}`);
    this.code = code;
  }
}
SecretNotLoaded.prototype.name = 'SecretNotLoaded';

/** The file that AWS_CA_BUNDLE names cannot be used. */
export class BundleUnusable extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The proxy refuses this function's requests. */
export class ProxyRefused extends Error {
  constructor(status) {
    super(`Proxy${status}`);
    this.code = this.message;
  }
}

/** Return an error's code or name, and nothing else of it. */
export function kindOf(error) {
  const kind = String(error?.code ?? error?.name);
  return /^[\w .]{1,64}$/.test(kind) ? kind : 'Error';
}

/** Return the error for a failed request; it names only the kind of failure. */
export function noAnswer(arn, error) {
  const kind = kindOf(error);
  return new SecretNotLoaded(arn, kind, remedyFor(kind, error));
}

/** Tell whether the same request may succeed in a moment. */
export function mayPass(error) {
  return remedyFor(kindOf(error), error) === NETWORK;
}

function remedyFor(kind, error) {
  if (error instanceof BundleUnusable) return BUNDLE;
  if (error instanceof ProxyRefused) return PROXY;
  if (OF_TRUST.test(kind)) return TRUST;
  return OF_SETTINGS.some((settings) => error instanceof settings) ? SETTINGS : NETWORK;
}
